import { invalid } from '../values/index.ts';

/** Why a payment is refused before it happens; each shows the payer another sentence. */
export const c2bRefusals = {
  phone: 'C2B00011',
  account: 'C2B00012',
  amount: 'C2B00013',
  identity: 'C2B00014',
  shortcode: 'C2B00015',
  other: 'C2B00016',
} as const;

export type C2bRefusal = keyof typeof c2bRefusals;

/** The body that answers a validation request, within eight seconds. */
export interface C2bValidationAnswer {
  readonly ResultCode: '0' | (typeof c2bRefusals)[C2bRefusal];
  readonly ResultDesc: 'Accepted' | 'Rejected';
  readonly ThirdPartyTransID?: string;
}

/** Lets the payment happen. `thirdPartyTransactionId` comes back with the confirmation. */
export function acceptC2b(thirdPartyTransactionId?: string): C2bValidationAnswer {
  if (thirdPartyTransactionId === undefined) return { ResultCode: '0', ResultDesc: 'Accepted' };
  if (typeof thirdPartyTransactionId !== 'string' || !/^[!-~]{1,64}$/.test(thirdPartyTransactionId))
    throw invalid('third_party_id_invalid', 'thirdPartyTransactionId must have 1 to 64 printable characters without blanks.', {
      field: 'thirdPartyTransactionId',
    });
  return { ResultCode: '0', ResultDesc: 'Accepted', ThirdPartyTransID: thirdPartyTransactionId };
}

/** Refuses the payment: the payer keeps the money and is told why. Throws `InvalidInput` for a reason that does not exist. */
export function refuseC2b(reason: C2bRefusal): C2bValidationAnswer {
  if (!Object.hasOwn(c2bRefusals, reason))
    throw invalid('refusal_invalid', `The reason of a refusal is one of: ${Object.keys(c2bRefusals).join(', ')}.`, { field: 'reason' });
  return { ResultCode: c2bRefusals[reason], ResultDesc: 'Rejected' };
}
