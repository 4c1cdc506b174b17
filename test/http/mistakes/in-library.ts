import type { CreatePayment } from '../../../packages/malipo/src/engine/api.ts';
import type { World } from '../world.ts';
import { refusalOf } from './mistake.ts';
import type { Mistake } from './mistake.ts';

type Row = readonly [what: string, change: Partial<CreatePayment>, code: string, says: RegExp, field: string];

const rows: readonly Row[] = [
  ['amount 0', { amount: 0 }, 'amount_limit', /from KES 1 to KES 250,000/, 'amount'],
  ['amount 0.5', { amount: 0.5 }, 'amount_fraction', /give a whole amount/, 'amount'],
  ['amount 250,001', { amount: 250_001 }, 'amount_limit', /from KES 1 to KES 250,000/, 'amount'],
  ['amount NaN', { amount: Number.NaN }, 'amount_invalid', /such as 500/, 'amount'],
  ['amount Infinity', { amount: Number.POSITIVE_INFINITY }, 'amount_invalid', /such as 500/, 'amount'],
  ['an amount in words', { amount: 'five hundred' }, 'amount_invalid', /no commas/, 'amount'],
  ['an amount that a computer made', { amount: 0.1 + 0.2 }, 'amount_invalid', /such as 500/, 'amount'],
  ['a landline', { phone: '020 222 2222' }, 'phone_invalid', /Write it like 0712 345 678/, 'phone'],
  ['a foreign phone', { phone: '+255 712 345 678' }, 'phone_invalid', /Write it like 0712 345 678/, 'phone'],
  [
    'an accountReference of 13 characters',
    { accountReference: 'ABCDEFGHIJKLM' },
    'account_reference_invalid',
    /1 to 12/,
    'accountReference',
  ],
  [
    'an accountReference with <',
    { accountReference: 'A<B' },
    'account_reference_invalid',
    /Leave it out to have one made/,
    'accountReference',
  ],
  ['a reference of 65 characters', { reference: 'x'.repeat(65) }, 'reference_invalid', /1 to 64 characters/, 'reference'],
  ['a description of 14 characters', { description: 'Fourteen chars' }, 'description_invalid', /1 to 13/, 'description'],
  ['an unknown shortcode', { shortcode: '999999' }, 'shortcode_unknown', /Use one of: 174379/, 'shortcode'],
  ['an expiry in the past', { expiresAt: '2020-01-01' }, 'expires_at_invalid', /in the future/, 'expiresAt'],
  ['a returnUrl that is a script', { returnUrl: 'javascript:alert(1)' }, 'return_url_invalid', /whole http or https address/, 'returnUrl'],
];

/** Mistakes in calls of the library, in the world that {@link overRest} has laid out. */
export async function inLibrary({ malipo }: World): Promise<Mistake[]> {
  const { payments } = malipo;
  const [expired] = (await payments.list({ reference: 'EXPIRED' })).items;
  const [foreign] = (await malipo.tenant('kiosk').payments.list({ reference: 'FOREIGN' })).items;
  const phone = '0712 345 678';
  const creating = rows.map(([what, change, code, says, field]): Mistake => ({
    where: 'library',
    what,
    make: () => refusalOf(() => payments.create({ amount: 500, reference: 'ORDER-17', phone, ...change })),
    code,
    says,
    field,
  }));
  const others: readonly [string, () => unknown, string, RegExp, string?][] = [
    [
      'an empty idempotency key',
      () => payments.create({ amount: 5, reference: 'A' }, { idempotencyKey: '' }),
      'idempotency_key_invalid',
      /1 to 255/,
      'Idempotency-Key',
    ],
    ['a prompt of an expired payment', () => payments.prompt(expired?.id ?? '', { phone }), 'payment_closed', /Create a new one/],
    ['cancelling an expired payment', () => payments.cancel(expired?.id ?? ''), 'payment_closed', /is expired and cannot be cancelled/],
    ['an unknown payment', () => payments.get('pay_none'), 'not_found', /Check the id/],
    ['another tenant’s payment', () => payments.get(foreign?.id ?? ''), 'not_found', /same tenant/],
    ['cancelling another tenant’s payment', () => payments.cancel(foreign?.id ?? ''), 'not_found', /same tenant/],
    ['a page of 101', () => payments.list({ limit: 101 }), 'limit_invalid', /1 to 100/, 'limit'],
    [
      'a webhook to nowhere',
      () => malipo.webhookEndpoints.create({ url: 'shop' }),
      'webhook_url_invalid',
      /whole http or https address/,
      'url',
    ],
  ];
  return [
    ...creating,
    ...others.map(([what, call, code, says, field]): Mistake => ({
      where: 'library',
      what,
      make: () => refusalOf(call),
      code,
      says,
      ...(field === undefined ? {} : { field }),
    })),
  ];
}
