import type { C2bAccepted } from './answers/c2b-acknowledgement.ts';
import type { PullPage, PullRegistered } from './answers/pull-answer.ts';
import type { QrCode } from './answers/qr-answer.ts';
import type { StkAccepted } from './answers/stk-acknowledgement.ts';
import type { StkQueryAnswer } from './answers/stk-query-answer.ts';
import { c2bRegister, c2bSimulate } from './apis/c2b.ts';
import type { C2bRegister, C2bSimulate } from './apis/c2b.ts';
import { pullQuery, pullRegister } from './apis/pull.ts';
import type { PullQuery, PullRegister } from './apis/pull.ts';
import { qr } from './apis/qr.ts';
import type { QrRequest } from './apis/qr.ts';
import { stkPush, stkQuery } from './apis/stk.ts';
import type { StkPush, StkQuery } from './apis/stk.ts';
import { openConnection } from './client/connection.ts';
import type { DarajaOptions } from './client/types.ts';

/**
 * One Daraja application on one environment. Every call throws `InvalidInput` before anything is sent, or one of
 * `DarajaNotSent`, `DarajaRejected` and `DarajaUnknown`.
 */
export interface Daraja {
  /** Leaves at most once, except once more after Daraja itself said that the access token is invalid. */
  stkPush(push: StkPush): Promise<StkAccepted>;
  stkQuery(query: StkQuery): Promise<StkQueryAnswer>;
  pullRegister(registration: PullRegister): Promise<PullRegistered>;
  pullQuery(query: PullQuery): Promise<PullPage>;
  /** Refuses with the code `daraja_urls_registered` when addresses stand there already. */
  c2bRegister(registration: C2bRegister): Promise<C2bAccepted>;
  /** Sandbox and simulator only. */
  c2bSimulate(payment: C2bSimulate): Promise<C2bAccepted>;
  /** A picture to scan and pay. */
  qr(request: QrRequest): Promise<QrCode>;
  /** A token that works now; fetched, shared and renewed as needed. */
  accessToken(): Promise<string>;
}

/**
 * A client for one Daraja application, with every API as a method. Costs nothing until the first call; keep one per
 * application, so that its calls share a token. Throws `InvalidInput` for settings that cannot work.
 */
export function createDaraja(options: DarajaOptions): Daraja {
  const connection = openConnection(options);
  return {
    stkPush: (push) => stkPush(connection, push),
    stkQuery: (query) => stkQuery(connection, query),
    pullRegister: (registration) => pullRegister(connection, registration),
    pullQuery: (query) => pullQuery(connection, query),
    c2bRegister: (registration) => c2bRegister(connection, registration),
    c2bSimulate: (payment) => c2bSimulate(connection, payment),
    qr: (request) => qr(connection, request),
    accessToken: async () => (await connection.tokens.get()).accessToken,
  };
}
