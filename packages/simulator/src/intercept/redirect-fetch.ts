import type { Redirection } from './redirection.ts';

/** Makes the process's own `fetch` follow the redirection. */
export function redirectFetch({ of, explain }: Redirection): void {
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const target = of(urlOf(input));
    if (!target) return real(input, init);
    try {
      // As the second argument a Request is what to do with the first: method, headers and body stay.
      return await (input instanceof Request ? real(new Request(target, input), init) : real(target, init));
    } catch (error) {
      explain(error);
      throw error;
    }
  };
}

const urlOf = (input: string | URL | Request): URL => new URL(input instanceof Request ? input.url : input);
