import type { CodeApi } from './entry.ts';

/** What people call the APIs of the code tables. */
export const apiNames: Readonly<Record<CodeApi, string>> = {
  stk: 'STK push: callbacks and queries',
  api: 'The gateway: errors in the answer to a call',
  oauth: 'Access tokens',
  pull: 'Pull transactions',
  'c2b-validation': 'C2B validation: your own answers',
  b2c: 'Payouts to customers (B2C, Pochi)',
  b2b: 'Transfers between businesses, top-ups, tax',
  'b2b-express': 'B2B Express CheckOut',
  reversal: 'Reversals',
  'account-balance': 'Account balance',
  'transaction-status': 'Transaction status',
  core: 'M-PESA’s core: calls that name an initiator',
  ratiba: 'Standing orders (Ratiba)',
  billmanager: 'Bill Manager',
  qr: 'Dynamic QR',
  orginfo: 'Organisation information',
  hakikisha: 'Name check before a payout (Hakikisha)',
  bonga: 'Lipa na Bonga',
  imsi: 'IMSI check',
  swap: 'SIM-swap check',
};
