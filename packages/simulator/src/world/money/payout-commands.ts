/** What each command is called on a statement. */
export const PAYOUT_REASONS = {
  BusinessPayment: 'Business Payment to Customer via API',
  SalaryPayment: 'Salary Payment to Customer via API',
  PromotionPayment: 'Promotion Payment to Customer via API',
  BusinessPayToPochi: 'Business Payment to Pochi via API',
} as const satisfies Readonly<Record<string, string>>;

export type PayoutCommand = keyof typeof PAYOUT_REASONS;
