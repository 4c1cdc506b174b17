import { StoreError } from '../errors.ts';

const ending =
  /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/|;)*(begin|start|commit|end|rollback|abort|savepoint|release|prepare\s+transaction|pragma|attach|detach|vacuum)\b/i;

/** The app may write its own rows, but not end or change the transaction that they are part of. */
export function assertHarmless(text: string): void {
  const word = ending.exec(text)?.[1];
  if (word) {
    throw new StoreError(
      'sql_forbidden',
      `“${word}” cannot run inside the store's transaction. It commits by itself when your function returns.`,
    );
  }
}
