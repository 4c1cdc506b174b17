import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clientAnsweredBy } from '../../test/api-fixtures.ts';
import { everyPayload, keptPayloads, payload, wirePayload } from '../../test/every-payload.ts';
import type { AnswerFixture } from '../../test/fixtures.ts';
import { operatorCalls } from '../../test/operator-calls.ts';
import { leavesOf, withInstead } from '../../test/payload-leaves.ts';
import { sampleCredentials } from '../../test/sample-requests.ts';
import { testClock } from '../../test/test-clock.ts';
import * as daraja from '../index.ts';
import type { StoredToken } from '../index.ts';

const understoodBy = (whom: string): readonly string[] => everyPayload.flatMap(([reader, payloads]) => (reader === whom ? payloads : []));
const exported = new Map<string, unknown>(Object.entries(daraja));
const read = everyPayload.flatMap(([reader, payloads]) =>
  reader === 'nobody' || reader === 'the client' || reader === 'a token'
    ? []
    : payloads.map((name) => ({ name, reader, readBy: exported.get(reader) as (body: unknown) => unknown })),
);

test('all 259 kinds have a sample, and no two the same', () => {
  const names = everyPayload.flatMap(([, payloads]) => payloads);
  expect(names).toHaveLength(259);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !keptPayloads().includes(name.split('#')[0] ?? ''))).toEqual([]);
});

/** What a reader leaves out, by its name on the wire: never money, a party, a time or the id of what was paid. */
const leftOut: Readonly<Record<string, string>> = {
  // Words and codes that repeat a code which is read.
  readStkAcknowledgement: 'ResponseDescription',
  readStkQueryAnswer: 'ResponseDescription requestId',
  readPullAnswer: 'ResponseRefID ResponseMessage organizationname',
  readQrAnswer: 'ResponseDescription',
  readBillManagerAnswer: 'resmsg',
  readBillManagerWords: 'resmsg',
  readStandingOrderAnswer: 'responseDescription ResultDesc',
  readStandingOrderWords: 'responseDescription ResultDesc responseRefID',
  readImsiAnswer: 'responseDesc',
  readSwapAnswer: 'responseDesc',
  readOrganisationAnswer: 'ResponseCode DetailedMessage',
  readHakikishaAnswer: 'message timestamp',
  readBongaValue: 'responseMessage customerMessage requestRefId timestamp',
  // The code in the header is read; the list repeats it, with zeros for a transaction that there is not.
  readStandingOrderCallback: 'responseCode TransactionID',
  // When the answer was written: it is here now.
  readBongaRedemption: 'timestamp',
  readPortalAnswer: 'timestamp',
  // 0 in every message that a merchant gets.
  readB2cResult: 'ResultType',
  readB2bResult: 'ResultType',
  readAccountBalanceResult: 'ResultType',
  readTransactionStatusResult: 'ResultType',
  readReversalResult: 'ResultType',
  readExpressCallback: 'resultType status',
  // A time-out has no result, whatever its code: only which request it was counts.
  readQueueTimeout: 'ResultType ResultCode TransactionID QueueTimeoutURL',
  // What was asked for, or is no more than a second id of the same request.
  readPullRegistration: 'ShortCode',
  readC2bSimulation: 'ConversationID',
  // Asked only whether it is so.
  isC2bRegisteredBefore: 'requestId errorCode',
  // Where in Safaricom's own machine a step failed.
  readErrorBody: 'encodingStyle errorcode',
  // The customer's own balance is nobody's business; `getCallbackValue` gives it to those who ask.
  readStkCallback: 'Balance',
};

describe('read without loss: whichever value is taken away or another, what was read is another', () => {
  test.each(read)('$name by $reader', ({ name, reader, readBy }) => {
    const body = wirePayload(name);
    const whole = readBy(body);
    expect(whole === undefined || whole === false).toBe(false);
    const lost = leavesOf(body)
      .filter(({ path }) => [undefined, 'other'].every((instead) => isSame(readBy(withInstead(body, path, instead)), whole)))
      .filter(({ label }) => leftOut[reader]?.split(' ').includes(label) !== true);
    expect(lost.map(({ path, value }) => `${path.join('.')}: ${String(value)}`)).toEqual([]);
  });
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

test.each(understoodBy('a token'))('%s is a token for an hour', async (name) => {
  const { body } = payload(name) as { readonly body: { readonly access_token: string } };
  const kept: StoredToken[] = [];
  const tokenStore = {
    load: () => Promise.resolve(kept[0]),
    save: (_key: string, token: StoredToken) => Promise.resolve(void kept.push(token)),
    drop: () => Promise.resolve(),
  };
  const system = testClock(() => Promise.resolve(Response.json(body)));
  await expect(daraja.createDaraja({ ...sampleCredentials, system, tokenStore }).accessToken()).resolves.toBe(body.access_token);
  expect(kept.map(({ issuedAt, expiresAt }) => expiresAt - issuedAt)).toEqual([3_599_000]);
});

test.each(understoodBy('the client'))('%s is no JSON: the payment may be under way', async (name) => {
  const { daraja: client, sent } = clientAnsweredBy(payload(name) as AnswerFixture);
  const call = operatorCalls['payouts/request-v3'];
  await expect(call?.(client)).rejects.toMatchObject({ name: 'DarajaUnknown', mayBeDone: true });
  expect(sent).toHaveLength(1);
});

describe('what is sent', () => {
  test.each(Object.entries(operatorCalls))('%s', async (name, call) => {
    const { daraja: client, sent } = clientAnsweredBy({ httpStatus: 500, body: {} });
    await expect(call(client)).rejects.toMatchObject({ name: 'DarajaUnknown' });
    expect(sent.map(({ body }) => body)).toEqual([payload(name)]);
  });

  const beside = new URL('../', import.meta.url);
  const tests = readdirSync(beside, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && !path.endsWith('every-payload.test.ts'))
    .map((path) => readFileSync(new URL(path, beside), 'utf8'))
    .join('\n');
  const isBuilt = (name: string): boolean => name.includes('/reply-') || name.startsWith('replies/') || operatorCalls[name] !== undefined;
  const others = understoodBy('nobody').filter((name) => !isBuilt(name));

  test.each(others)('%s is held against what the client makes, in the test beside its API', (name) => {
    expect(tests.includes(name.split('#')[0]?.split('/')[1] ?? '?')).toBe(true);
  });
});

test('what a merchant answers is what the builders make', () => {
  const reasons = Object.keys(daraja.c2bRefusals) as daraja.C2bRefusal[];
  for (const reason of reasons) expect(daraja.refuseC2b(reason)).toEqual(payload(`c2b/reply-refuse-${reason}`));
  expect(daraja.acceptC2b()).toEqual(payload('c2b/reply-accept'));
  expect(daraja.acceptC2b('7700001')).toEqual(payload('c2b/reply-accept-third-party'));
  expect(daraja.billManagerPaymentAnswer).toEqual(payload('bill-manager/reply-payment'));
});

test.each(understoodBy('nobody'))('%s comes from a merchant: nothing of Safaricom’s is read into it', (name) => {
  const asMoney = [daraja.readStkCallback, daraja.readC2bConfirmation, daraja.readB2cResult, daraja.readB2bResult];
  for (const readBy of [...asMoney, daraja.readStkAcknowledgement, daraja.readConversationAccepted, daraja.readErrorBody])
    expect(readBy(wirePayload(name))).toBeUndefined();
});
