import { DarajaNotSent } from './errors.ts';
import type { Daraja, DarajaOptions } from './types.ts';

/** A client for one Daraja application. */
export function createDaraja(options: DarajaOptions): Daraja {
  const refuse = (): Promise<never> => Promise.reject(new DarajaNotSent('not_connected', `Daraja ${options.environment} cannot be reached yet.`, { mayBeDone: false, retry: 'later' }));
  return { stkPush: refuse, stkQuery: refuse, pullRegister: refuse, pullQuery: refuse, accessToken: refuse };
}
