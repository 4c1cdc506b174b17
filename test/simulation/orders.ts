/** What the world knows of one purchase: the app's wish, what people did, and what they were answered. */
export interface Order {
  readonly n: number;
  readonly reference: string;
  readonly amount: number;
  readonly shortcode: string;
  /** The phone of the customer, told at creation or with the first prompt. */
  readonly phone: string;
  readonly isPhoneTold: boolean;
  readonly description: string;
  readonly key: string;
  readonly expiresAt: string | undefined;
  readonly wantedAccount: string | undefined;
  /** From the first 2xx. */
  id: string | undefined;
  secret: string | undefined;
  accountReference: string | undefined;
  createdAt: string | undefined;
  /** When creating was tried first and answered with a 2xx. */
  askedAt: number;
  answeredAt: number | undefined;
  /** When cancelling was asked for, and whether a 2xx came. */
  readonly cancels: { readonly askedAt: number; answeredAt: number | undefined; isDone: boolean }[];
  /** Phones that were prompted with a 2xx or an answer that was lost; the last answered one is the payment's. */
  readonly prompted: { readonly phone: string; readonly isSure: boolean }[];
}
