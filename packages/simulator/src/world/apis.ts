interface ApiRow {
  /** What it is, in a few words, for lists on pages. */
  readonly label: string;
  /** True when it answers later, at an address of the request. */
  readonly later?: true;
}

/** Every call of the vendor that the simulator answers, by the name that faults, counts and products use. */
export const APIS = {
  oauth: { label: 'Access token' },
  stkPush: { label: 'STK push', later: true },
  stkQuery: { label: 'STK push query' },
  pull: { label: 'Pull transactions' },
  c2bRegister: { label: 'C2B register addresses' },
  c2bSimulate: { label: 'C2B simulate' },
  b2c: { label: 'Business to customer', later: true },
  b2Pochi: { label: 'Business to Pochi', later: true },
  b2b: { label: 'Business to business', later: true },
  remitTax: { label: 'Tax remittance', later: true },
  expressCheckout: { label: 'B2B express checkout', later: true },
  accountBalance: { label: 'Account balance', later: true },
  transactionStatus: { label: 'Transaction status', later: true },
  reverse: { label: 'Reversal', later: true },
  qr: { label: 'Dynamic QR' },
  billManager: { label: 'Bill Manager', later: true },
  standingOrder: { label: 'Standing order (Ratiba)', later: true },
  checkImsi: { label: 'IMSI check' },
  checkSwap: { label: 'SIM swap check' },
  organisationInfo: { label: 'Organisation info' },
  hakikisha: { label: 'Hakikisha' },
  bonga: { label: 'Lipa na Bonga', later: true },
  iot: { label: 'IoT SIM management' },
} as const satisfies Readonly<Record<string, ApiRow>>;

/** Names of {@link APIS}. */
export type ApiName = keyof typeof APIS;

/** Messages of the vendor that no single call asked for, or that have a name of their own. */
export type MessageName = 'stkCallback' | 'c2bValidation' | 'c2bConfirmation';

/** The calls and messages a fault can strike. A fault of a callback with the name of an API strikes that API's result. */
export type FaultApi = ApiName | MessageName;

export const API_NAMES: readonly ApiName[] = Object.keys(APIS) as ApiName[];

const MESSAGE_NAMES: readonly MessageName[] = ['stkCallback', 'c2bValidation', 'c2bConfirmation'];

export const FAULT_APIS: readonly FaultApi[] = [...API_NAMES, ...MESSAGE_NAMES];

/** Where an answer fault can strike. */
export const isCalled = (api: FaultApi): api is ApiName => Object.hasOwn(APIS, api);

/** Calls whose answer carries no result code that could be forced; errors of theirs are forced by `refused`. */
const WITHOUT_RESULT: readonly FaultApi[] = ['oauth', 'pull', 'c2bRegister', 'c2bSimulate', 'c2bValidation', 'c2bConfirmation'];

/** Where a result can be forced. */
export const hasResult = (api: FaultApi): boolean => !WITHOUT_RESULT.includes(api);

/** Where a callback fault can strike. */
export const tellsLater = (api: FaultApi): boolean => !isCalled(api) || 'later' in APIS[api];

/** They tell later that money came, but what went wrong they say at once. */
const RESULT_AT_ONCE: readonly FaultApi[] = ['billManager', 'bonga'];

/** Where a forced result stands in the answer to the call. */
export const hasResultAtOnce = (api: FaultApi): boolean => !tellsLater(api) || RESULT_AT_ONCE.includes(api);

/** How often each API was called, however it was answered. */
export type Calls = Record<ApiName, number>;

export const noCalls = (): Calls => Object.fromEntries(API_NAMES.map((api) => [api, 0])) as unknown as Calls;
