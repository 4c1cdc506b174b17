import { parseCollection, publicSandboxShortcode, readB2cResult, securityCredential } from '@malipo/daraja';
import { explain } from '@malipo/daraja/codes';
import type { B2c, B2cPayout, DarajaShortcode } from '@malipo/daraja';
import { expect, test } from 'vitest';
import { openOffice, PAYBILL, PAYEE, PAYER } from '../test/office.ts';
import type { Office } from '../test/office.ts';

// The five set-ups that cost operators a day each: what they read must name the cause.

const payout = (office: Office, changes: Partial<B2cPayout> = {}): B2c => ({
  ...office.as,
  shortcode: PAYBILL,
  phone: PAYEE,
  amount: parseCollection(500),
  version: 'v1',
  ...changes,
});

/** What an operator is told of a payout's result. */
async function toldOf(office: Office, call: Promise<unknown>): Promise<string> {
  const before = office.received.length;
  await call;
  await office.system.advance(60_000);
  const body = JSON.parse(office.received[before]?.text ?? 'null') as unknown;
  expect(readB2cResult(body)).toMatchObject({ succeeded: false });
  const [best] = explain(body, { api: 'b2c' });
  return `${best?.entry.meaning} ${best?.entry.operator}`;
}

const sentence = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'It went through.',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

test('a credential made with a wrong certificate', async () => {
  const office = await openOffice();
  office.simulator.setSwitches({ foreignCredentials: 'refused' });
  const foreign = btoa(String.fromCharCode(...office.system.random(256)));
  expect(await toldOf(office, office.daraja.b2c(payout(office, { securityCredential: foreign })))).toMatch(
    /certificate of the right environment/,
  );
});

test('an initiator whom nobody knows, and one with a wrong password', async () => {
  const office = await openOffice();
  const { simulator, system } = office;
  expect(await toldOf(office, office.daraja.b2c(payout(office, { initiator: 'nobody' })))).toMatch(/initiator name/);
  const wrong = await securityCredential({ password: 'guess', certificate: simulator.certificate, system });
  expect(await toldOf(office, office.daraja.b2c(payout(office, { securityCredential: wrong.securityCredential })))).toMatch(/password/);
});

test('an initiator without the role', async () => {
  const office = await openOffice();
  office.simulator.setInitiator({ name: 'testapi', password: 'Safaricom999!*!', roles: ['balance'] });
  expect(await toldOf(office, office.daraja.b2c(payout(office)))).toMatch(/ORG B2C API Initiator/);
});

test('an application without the product', async () => {
  const office = await openOffice();
  office.simulator.faults.add({ fault: 'refused', api: 'b2c', code: '401.003.01' });
  expect(await sentence(office.daraja.b2c(payout(office)))).toMatch(/Tick the product for the application on the Daraja portal/);
});

test('a forbidden word in an address, before anything is sent', async () => {
  const office = await openOffice();
  const registration = {
    shortcode: PAYBILL,
    responseType: 'Completed',
    confirmationUrl: 'https://shop.test/mpesa/confirm',
    validationUrl: 'https://shop.test/validate',
  } as const;
  expect(await sentence(office.daraja.c2bRegister(registration))).toMatch(/mpesa/);
  expect(office.asked).toEqual([]);
});

test('a till used in place of its store, and a till used as a paybill', async () => {
  const office = await openOffice();
  const push = (shortcode: DarajaShortcode): Promise<string> =>
    sentence(
      office.daraja.stkPush({
        shortcode,
        amount: parseCollection(100),
        phone: PAYER,
        accountReference: 'A',
        description: 'B',
        callbackUrl: 'https://shop.test/cb',
      }),
    );
  const { passkey } = publicSandboxShortcode;
  expect(await push({ kind: 'till', number: '600100', passkey })).toMatch(/needs its storeNumber: the head-office number/);
  expect(await push({ kind: 'paybill', number: '600100', passkey })).toMatch(/head-office number as storeNumber/);
});
