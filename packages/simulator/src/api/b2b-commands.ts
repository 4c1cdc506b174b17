import type { AccountName } from '../world/money/accounts.ts';
import type { Role } from '../world/operators/initiators.ts';

/** What a command of the B2B path moves, and who may. */
export interface Command {
  readonly reason: string;
  readonly role: Role;
  readonly from: AccountName;
  /** `takings`: whatever the receiver is paid into. */
  readonly to: AccountName | 'takings';
  /** Which kind of receiver; both when left out. */
  readonly receiver?: 'paybill' | 'till';
  /** Between the accounts of one organisation. */
  readonly own?: true;
  readonly needsReference?: true;
}

/** Every command of the B2B path. The last seven come from older documentation; their accounts are what their names say. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  BusinessPayBill: {
    reason: 'Business Pay Bill',
    role: 'payBill',
    from: 'working',
    to: 'takings',
    receiver: 'paybill',
    needsReference: true,
  },
  BusinessBuyGoods: { reason: 'Business Buy Goods', role: 'buyGoods', from: 'working', to: 'takings', receiver: 'till' },
  BusinessPayToBulk: { reason: 'Business Pay to Bulk', role: 'topUp', from: 'working', to: 'utility', receiver: 'paybill' },
  BusinessTransferFromMMFToUtility: { reason: 'Transfer from MMF to Utility', role: 'transfer', from: 'working', to: 'utility', own: true },
  BusinessTransferFromUtilityToMMF: { reason: 'Transfer from Utility to MMF', role: 'transfer', from: 'utility', to: 'working', own: true },
  DisburseFundsToBusiness: { reason: 'Disburse Funds to Business', role: 'transfer', from: 'utility', to: 'working' },
  BusinessToBusinessTransfer: { reason: 'Business to Business Transfer', role: 'transfer', from: 'working', to: 'working' },
  MerchantToMerchantTransfer: {
    reason: 'Merchant to Merchant Transfer',
    role: 'transfer',
    from: 'merchant',
    to: 'merchant',
    receiver: 'till',
  },
  MerchantTransferFromMerchantToWorking: {
    reason: 'Merchant to Working Transfer',
    role: 'transfer',
    from: 'merchant',
    to: 'working',
    own: true,
  },
  MerchantServicesMMFAccountTransfer: { reason: 'Merchant Services MMF Transfer', role: 'transfer', from: 'working', to: 'working' },
  AgencyFloatAdvance: { reason: 'Agency Float Advance', role: 'transfer', from: 'working', to: 'working' },
};
