import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerFixture, fixtureNames } from '../../test/fixtures.ts';
import { sampleCheckoutRequestId, sampleCredentials, samplePush } from '../../test/sample-requests.ts';
import { startWireServer, tokenReply } from '../../test/wire-server.ts';
import type { Reply, WireServer } from '../../test/wire-server.ts';
import { DarajaError, DarajaNotSent, DarajaRejected, DarajaUnknown, createDaraja } from '../index.ts';

const families = { notSent: DarajaNotSent, rejected: DarajaRejected, unknown: DarajaUnknown } as const;
type Row = readonly [fixture: string, outcome: keyof typeof families | 'accepted', code: string, retry: string];

/** What a push is told for every answer there is. Repeated by hand, not derived: this table is the rule. */
const pushes: readonly Row[] = [
  ['push-accepted', 'accepted', '', ''],
  ['push-accepted-old-ids', 'accepted', '', ''],
  ['push-accepted-in-500', 'unknown', 'daraja_unreadable', 'none'],
  ['push-accepted-without-ids', 'unknown', 'daraja_unreadable', 'none'],
  ['push-response-code-1', 'rejected', 'daraja_rejected', 'none'],
  ['push-response-code-cached', 'unknown', 'daraja_server_error', 'none'],
  ...[
    'accountreference',
    'amount',
    'businessshortcode',
    'callbackurl',
    'checkoutrequestid',
    'partya',
    'partyb',
    'password',
    'phonenumber',
    'remarks',
    'timestamp',
    'transactiontype',
  ].map((field): Row => [`error-invalid-${field}`, 'rejected', 'daraja_field_refused', 'fix']),
  ['error-invalid-payload', 'rejected', 'daraja_rejected', 'fix'],
  ['error-bad-request', 'rejected', 'daraja_rejected', 'fix'],
  ['error-invalid-amount-401', 'rejected', 'daraja_rejected', 'fix'],
  ['error-token-404-001-03', 'notSent', 'daraja_token_refused', 'later'],
  ['error-token-400-003-01', 'notSent', 'daraja_token_refused', 'later'],
  ['error-token-401-002-01', 'notSent', 'daraja_token_refused', 'later'],
  ['error-token-401-001', 'notSent', 'daraja_token_refused', 'later'],
  ['error-no-product', 'rejected', 'daraja_product_missing', 'fix'],
  ['error-not-found', 'rejected', 'daraja_rejected', 'fix'],
  ['error-header', 'rejected', 'daraja_rejected', 'fix'],
  ['error-method', 'rejected', 'daraja_rejected', 'fix'],
  ['error-wrong-credentials', 'rejected', 'daraja_wrong_passkey', 'fix'],
  ['error-wrong-credentials-prefixed', 'rejected', 'daraja_wrong_passkey', 'fix'],
  ['error-merchant-unknown', 'rejected', 'daraja_shortcode_unknown', 'fix'],
  ['error-phone-locked', 'rejected', 'daraja_phone_busy', 'customer'],
  ['error-type-not-allowed', 'rejected', 'daraja_type_not_allowed', 'fix'],
  ['error-missing-iccid', 'rejected', 'daraja_phone_unknown', 'customer'],
  ['error-internal', 'unknown', 'daraja_server_error', 'none'],
  ['error-internal-003', 'unknown', 'daraja_server_error', 'none'],
  ['error-unreachable', 'unknown', 'daraja_server_error', 'none'],
  ['error-unlisted-5xx', 'unknown', 'daraja_server_error', 'none'],
  ['error-unlisted-4xx', 'rejected', 'daraja_rejected', 'fix'],
  ['error-unlisted-4xx-in-500', 'unknown', 'daraja_server_error', 'none'],
  ['error-spike-arrest', 'notSent', 'daraja_throttled', 'later'],
  ['error-system-busy', 'notSent', 'daraja_throttled', 'later'],
  ['error-quota', 'notSent', 'daraja_throttled', 'later'],
  ['error-maintenance', 'notSent', 'daraja_throttled', 'later'],
  ['fault-spike-arrest', 'notSent', 'daraja_throttled', 'later'],
  ['fault-quota', 'notSent', 'daraja_throttled', 'later'],
  ['fault-invalid-token', 'notSent', 'daraja_token_refused', 'later'],
  ['fault-gateway-timeout', 'unknown', 'daraja_server_error', 'none'],
  ['fault-soap', 'unknown', 'daraja_server_error', 'none'],
  ['raw-firewall-403', 'unknown', 'daraja_unreadable', 'none'],
  ['raw-gateway-504', 'unknown', 'daraja_unreadable', 'none'],
  ['raw-web-page-200', 'unknown', 'daraja_unreadable', 'none'],
  ['raw-empty-200', 'unknown', 'daraja_unreadable', 'none'],
  ['raw-empty-400', 'unknown', 'daraja_unreadable', 'none'],
  ['raw-empty-500', 'unknown', 'daraja_unreadable', 'none'],
  ['raw-bare-401', 'unknown', 'daraja_unreadable', 'none'],
  ['raw-bare-404', 'unknown', 'daraja_unreadable', 'none'],
  ['raw-throttled-429', 'notSent', 'daraja_throttled', 'later'],
  ['raw-cut-off-200', 'unknown', 'daraja_unreadable', 'none'],
];

const isInvalidToken = (fixture: string): boolean => fixture.startsWith('error-token-');

let server: WireServer;
let fixture = '';

beforeAll(async () => {
  server = await startWireServer(({ path }) => (path.startsWith('/oauth') ? tokenReply() : asReply(fixture)));
});
afterAll(() => server.close());

function asReply(name: string): Reply {
  const answer = answerFixture(name);
  return 'body' in answer
    ? { status: answer.httpStatus, body: answer.body }
    : { status: answer.httpStatus, text: answer.bodyText, contentType: answer.contentType };
}

describe('a push, and how often it leaves', () => {
  test.each(pushes)('%s: %s %s', async (name, outcome, code, retry) => {
    fixture = name;
    const daraja = createDaraja({ ...sampleCredentials, baseUrl: server.url });
    const before = server.count('/processrequest');
    const result = await daraja.stkPush(samplePush).catch((error: unknown) => error);

    expect(server.count('/processrequest') - before).toBe(isInvalidToken(name) ? 2 : 1);
    if (outcome === 'accepted')
      return expect(result).toMatchObject({ checkoutRequestId: expect.stringMatching(/^ws_CO_/), merchantRequestId: expect.any(String) });
    expect(result).toBeInstanceOf(families[outcome]);
    expect(result).toMatchObject({
      code,
      retry,
      mayBeDone: outcome === 'unknown',
      details: { httpStatus: answerFixture(name).httpStatus },
    });
  });

  test('every answer that is not for another call has its row', () => {
    const others = /^(?:query|pull|token)/;
    expect(pushes.map(([name]) => name).toSorted()).toEqual(
      fixtureNames('answers')
        .filter((name) => !others.test(name))
        .toSorted(),
    );
  });
});

describe('a query', () => {
  const query = { shortcode: samplePush.shortcode, checkoutRequestId: sampleCheckoutRequestId };

  test.each([
    ['query-paid', 'paid'],
    ['query-cancelled-1032', 'failed'],
    ['query-pending-4999', 'pending'],
    ['query-being-processed', 'pending'],
    ['query-being-processed-200', 'pending'],
    ['query-does-not-exist', 'not_found'],
  ])('%s is %s', async (name, kind) => {
    fixture = name;
    await expect(createDaraja({ ...sampleCredentials, baseUrl: server.url }).stkQuery(query)).resolves.toMatchObject({ kind });
  });

  test.each([
    ['error-spike-arrest', 'notSent', 'later'],
    ['raw-throttled-429', 'notSent', 'later'],
    ['error-invalid-checkoutrequestid', 'rejected', 'fix'],
    ['error-wrong-credentials', 'rejected', 'fix'],
    ['error-internal', 'unknown', 'later'],
    ['raw-gateway-504', 'unknown', 'later'],
    ['raw-empty-200', 'unknown', 'later'],
    ['push-accepted', 'unknown', 'later'],
  ] as const)('%s is %s and moves no money', async (name, outcome, retry) => {
    fixture = name;
    const failure = await createDaraja({ ...sampleCredentials, baseUrl: server.url })
      .stkQuery(query)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(families[outcome]);
    expect(failure).toMatchObject({ mayBeDone: false, retry });
  });

  test('an answer about another push is not believed', async () => {
    fixture = 'query-paid';
    const failure = await createDaraja({ ...sampleCredentials, baseUrl: server.url })
      .stkQuery({ ...query, checkoutRequestId: 'ws_CO_another' })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DarajaUnknown);
    expect(failure).toMatchObject({ code: 'daraja_other_answer' });
  });
});

describe('what an operator reads', () => {
  async function failureFor(name: string): Promise<DarajaError> {
    fixture = name;
    const failure = await createDaraja({ ...sampleCredentials, baseUrl: server.url })
      .stkPush(samplePush)
      .catch((error: unknown) => error);
    if (!(failure instanceof DarajaError)) throw new Error('The push did not fail.');
    return failure;
  }

  test.each([
    ['error-wrong-credentials', /passkey/, { errorCode: '500.001.1001', variant: 'wrong-credentials', requestId: expect.any(String) }],
    ['error-merchant-unknown', /storeNumber/, { variant: 'merchant-unknown' }],
    ['error-invalid-phonenumber', /Field: PhoneNumber/, { field: 'PhoneNumber' }],
    ['error-phone-locked', /already open on this phone. Let the customer try again/, { retryAfterMs: 60_000 }],
    ['error-spike-arrest', /fewer requests/, { retryAfterMs: 5000, variant: 'spike-arrest' }],
    ['raw-gateway-504', /HTTP 504.*before asking again/, {}],
    ['raw-firewall-403', /HTTP 403.*firewall.*before asking again/, {}],
  ])('%s says what to do', async (name, sentence, details) => {
    const failure = await failureFor(name);
    expect(failure.message).toMatch(sentence);
    expect(failure.details).toMatchObject(details);
  });

  test('holds no token, no passkey and no phone number', async () => {
    for (const [name, outcome] of pushes) {
      if (outcome === 'accepted') continue;
      const failure = await failureFor(name);
      const said = JSON.stringify([failure.message, failure.details]);
      for (const secret of ['mNbVcXzLk', 'token-1', samplePush.shortcode.passkey, '700000001', 'sample-secret'])
        expect(said, name).not.toContain(secret);
    }
    expect((await failureFor('query-being-processed')).details.requestId).toBe('ws_CO_21112026103005***');
  });
});
