/** Who pays for a payment: nobody, the customer, both, or the business. */
export type TariffName = 'none' | 'customer' | 'shared' | 'business';

/** Each plan by the name that operators know it by. */
export const TARIFFS: { readonly [Name in TariffName]: string } = {
  none: 'No charges: a world for tests of something else.',
  customer: 'Business Bouquet: the customer pays the whole charge.',
  shared: 'Mgao: customer and business share it.',
  business: 'Customer Bouquet: the business pays the whole charge.',
};

interface Charges {
  readonly customer: number;
  readonly business: number;
}

interface PaymentBand {
  readonly upTo: number;
  readonly sharedCustomer: number;
  readonly sharedBusiness: number;
}

interface Band {
  readonly upTo: number;
  readonly charge: number;
}

const payment = (upTo: number, sharedCustomer: number, sharedBusiness: number): PaymentBand => ({ upTo, sharedCustomer, sharedBusiness });
const band = (upTo: number, charge: number): Band => ({ upTo, charge });

/** Charges of a payment to a paybill or till in shillings, by what each side pays in the shared plan. Published by several sites 2024–2026. */
const PAYMENT_BANDS: readonly PaymentBand[] = [
  payment(100, 0, 0),
  payment(500, 5, 0),
  payment(1_000, 10, 0),
  payment(1_500, 10, 5),
  payment(2_500, 13, 7),
  payment(3_500, 16, 9),
  payment(5_000, 16, 18),
  payment(7_500, 17, 25),
  payment(10_000, 18, 30),
  payment(15_000, 18, 39),
  payment(20_000, 19, 43),
  payment(25_000, 20, 47),
  payment(30_000, 20, 52),
  payment(35_000, 21, 62),
  payment(40_000, 23, 76),
  payment(45_000, 23, 80),
  payment(250_000, 24, 84),
];

/** Charges of a payout to a registered customer, paid by the business. Above KES 15,000 unconfirmed. */
const PAYOUT_BANDS: readonly Band[] = [band(100, 0), band(1_500, 5), band(5_000, 9), band(20_000, 11), band(250_000, 13)];

/** Charges of sending money from phone to phone. */
const SENDING_BANDS: readonly Band[] = [
  band(100, 0),
  band(500, 7),
  band(1_000, 13),
  band(1_500, 23),
  band(2_500, 33),
  band(3_500, 53),
  band(5_000, 57),
  band(7_500, 78),
  band(10_000, 90),
  band(15_000, 100),
  band(20_000, 105),
  band(250_000, 108),
];

/** The first band that reaches the amount; the last one for everything above. */
const bandOf = <One extends { readonly upTo: number }>(bands: readonly One[], amount: number): One =>
  bands.find(({ upTo }) => amount <= upTo) ?? bands.at(-1)!;

/** What each side pays when a customer pays an organisation of this plan. */
export function paymentCharges(plan: TariffName | undefined, amount: number): Charges {
  const { sharedCustomer, sharedBusiness } = bandOf(PAYMENT_BANDS, amount);
  const total = sharedCustomer + sharedBusiness;
  switch (plan) {
    case 'customer':
      return { customer: total, business: 0 };
    case 'shared':
      return { customer: sharedCustomer, business: sharedBusiness };
    case 'business':
      return { customer: 0, business: total };
    default:
      return { customer: 0, business: 0 };
  }
}

/** What a payout costs the business. */
export const payoutCharge = (plan: TariffName | undefined, amount: number): number =>
  plan === undefined || plan === 'none' ? 0 : bandOf(PAYOUT_BANDS, amount).charge;

/**
 * What a payment to another organisation costs the business. Its tariff is not published; this is the whole charge of
 * the same payment by a customer.
 */
export const businessCharge = (plan: TariffName | undefined, amount: number): number =>
  plan === undefined || plan === 'none' ? 0 : paymentCharges('business', amount).business;

/** What sending money to another phone costs. */
export const sendingCharge = (amount: number): number => bandOf(SENDING_BANDS, amount).charge;
