import type { PullTimes } from '../answers/pull-time.ts';
import type { Instant, System } from '../values/index.ts';

/** Which Daraja is spoken to. `simulator` is at http://localhost:4010 unless `baseUrl` says otherwise. */
export type Environment = 'simulator' | 'sandbox' | 'production';

/** A shortcode that takes payments, with the Lipa na M-PESA Online passkey issued for it. */
export interface DarajaShortcode {
  readonly kind: 'paybill' | 'till';
  /** What customers know: the paybill number or the till number. */
  readonly number: string;
  /** Tills only: the head-office (store) number, sent as BusinessShortCode and hashed into the Password. */
  readonly storeNumber?: string;
  readonly passkey: string;
}

/** An access token and when it was asked for and dies, by the clock of this side. */
export interface StoredToken {
  readonly accessToken: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
}

/** Where several processes can share one access token. `key` names the environment and a fingerprint of the consumer key. */
export interface TokenStore {
  load(key: string): Promise<StoredToken | undefined>;
  /** Keeps the token unless a newer one (by `issuedAt`) is already kept. */
  save(key: string, token: StoredToken): Promise<void>;
  /** Forgets the token only if it is still `accessToken`. */
  drop(key: string, accessToken: string): Promise<void>;
}

/** What {@link createDaraja} needs. */
export interface DarajaOptions {
  readonly environment: Environment;
  /** Replaces the environment's address, for a simulator or a proxy of your own. Must be https in production. */
  readonly baseUrl?: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly system?: System;
  /** For one whole exchange, reading the answer included. 30,000 when left out. */
  readonly timeoutMs?: number;
  readonly tokenStore?: TokenStore;
  /** How the Pull API's times without a zone are read first; the other reading stands beside it. `utc` when left out. */
  readonly pullTimes?: PullTimes;
  /**
   * Where Bill Manager is: `documented`, or `doubled` as Safaricom's go-live mail has it, with the prefix twice and the
   * cancelling of several invoices in the singular. `documented` when left out.
   */
  readonly billManagerPaths?: 'documented' | 'doubled';
}
