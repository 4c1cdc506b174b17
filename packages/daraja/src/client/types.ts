import type { Instant, Money, Phone, Receipt, System } from '../values/index.ts';

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
}

/** The two readings of the Pull API's times, whose zone is undocumented. */
export type PullTimes = 'utc' | 'nairobi';

/** Asks the customer's phone for a PIN. */
export interface StkPush {
  readonly shortcode: DarajaShortcode;
  readonly amount: Money;
  readonly phone: Phone;
  /** 1 to 12 characters `[A-Za-z0-9 ._-]`, shown on the customer's phone. */
  readonly accountReference: string;
  /** 1 to 13 characters `[A-Za-z0-9 ._-]`. */
  readonly description: string;
  readonly callbackUrl: string;
}

/** Daraja took the push; the outcome comes by callback. */
export interface StkAccepted {
  readonly merchantRequestId: string;
  readonly checkoutRequestId: string;
  readonly customerMessage?: string;
}

/** Asks what became of a push. */
export interface StkQuery {
  readonly shortcode: DarajaShortcode;
  readonly checkoutRequestId: string;
}

/**
 * What became of a push, as far as Daraja says. Only `paid` and `failed` end anything; a code nobody has listed counts
 * as `pending`, and `not_found` proves nothing.
 */
export interface StkQueryAnswer {
  readonly kind: 'paid' | 'failed' | 'pending' | 'not_found';
  readonly resultCode: string;
  readonly resultDesc: string;
  readonly merchantRequestId?: string;
  readonly checkoutRequestId?: string;
}

/** Registers a shortcode for the Pull API, once. */
export interface PullRegister {
  readonly shortcode: string;
  /** The Safaricom line that nominates the shortcode. */
  readonly nominatedNumber: Phone;
  readonly callbackUrl: string;
}

/** The shortcode is registered for the Pull API. */
export interface PullRegistered {
  readonly alreadyRegistered: boolean;
  readonly requestId?: string;
  readonly description: string;
}

/**
 * Asks for the transactions of a shortcode in a window of at most 48 hours. The window is sent in Nairobi time; since
 * nobody has shown which zone Safaricom reads it in, let it reach three hours further back than you need.
 */
export interface PullQuery {
  readonly shortcode: string;
  readonly from: Instant;
  readonly to: Instant;
  /** 0 when left out. */
  readonly offset?: number;
}

/** One page of a shortcode's transactions. */
export interface PullPage {
  readonly rows: PullRow[];
  /** Where the next page starts; absent when this page was empty. */
  readonly nextOffset?: number;
  /** Rows that had no readable receipt or amount. */
  readonly unreadable: number;
}

/** One transaction of a shortcode. */
export interface PullRow {
  readonly receipt: Receipt;
  readonly amount: Money;
  readonly completedAt?: Instant;
  /** The other reading of the same time, whose zone is undocumented. */
  readonly otherCompletedAt?: Instant;
  readonly phone?: Phone;
  /** The payer's number as sent, maybe masked. */
  readonly payer?: string;
  readonly name?: string;
  readonly accountReference?: string;
  readonly transactionType?: string;
}

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
  /** A token that works now; fetched, shared and renewed as needed. */
  accessToken(): Promise<string>;
}
