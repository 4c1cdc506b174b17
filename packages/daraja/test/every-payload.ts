import { readFileSync, readdirSync } from 'node:fs';
import type * as Daraja from '../src/index.ts';
import type { AnswerFixture } from './fixtures.ts';

/** The readers by name, and the three places where something else than one reader understands a payload. */
type Understood = Extract<keyof typeof Daraja, `read${string}` | `is${string}`> | 'the client' | 'a token' | 'nobody';

/** Names of payloads in one folder. */
const within = (folder: string, names: string): readonly string[] => names.split(' ').map((name) => `${folder}/${name}`);

/**
 * Every kind of payload that travels between a merchant and Safaricom, by who understands it. A name with something
 * behind `#` is a kind of its own that one sample stands for too: the other form is never sent by this client.
 */
export const everyPayload: readonly (readonly [understood: Understood, payloads: readonly string[]])[] = [
  ['a token', within('answers', 'token token-number')],
  [
    'readErrorBody',
    [
      ...within(
        'answers',
        'token-invalid-authentication token-invalid-grant error-token-404-001-03 error-token-400-003-01 error-token-401-002-01 error-no-product error-not-found error-header error-method error-bad-request error-invalid-payload error-internal-003 error-unreachable error-spike-arrest error-system-busy error-quota error-maintenance fault-spike-arrest fault-quota fault-invalid-token fault-soap',
      ),
      ...within('gateway', 'answer-not-found-404-002-01 answer-not-found-404-003-01'),
      ...within(
        'answers',
        'error-invalid-businessshortcode error-invalid-amount error-invalid-phonenumber error-invalid-partya error-invalid-partyb error-invalid-callbackurl error-invalid-timestamp error-invalid-transactiontype error-invalid-accountreference error-invalid-remarks error-invalid-password error-invalid-checkoutrequestid error-invalid-checkoutrequestid#query',
      ),
      ...within(
        'answers',
        'error-wrong-credentials error-wrong-credentials-prefixed error-merchant-unknown error-phone-locked error-type-not-allowed error-missing-iccid error-internal pull-invalid-shortcode',
      ),
      ...within(
        'c2b',
        'answer-forbidden-word answer-invalid-confirmationurl answer-invalid-responsetype answer-duplicate-notification answer-internal',
      ),
      ...within('payouts', 'answer-used-before answer-invalid-amount answer-invalid-initiator'),
      'account-balance/answer-invalid-partya',
      'reversal/answer-invalid-transactionid',
      'qr/answer-invalid-payload',
    ],
  ],
  ['the client', within('answers', 'raw-empty-400 raw-firewall-403 raw-gateway-504')],
  ['readStkAcknowledgement', within('answers', 'push-accepted push-accepted-old-ids')],
  [
    'readStkQueryAnswer',
    [
      ...within(
        'answers',
        'query-paid query-cancelled-1032 query-no-answer-1037 query-insufficient-1 query-wrong-pin-2001 query-expired-1019 query-locked-1001 query-pending-4999 query-being-processed query-does-not-exist',
      ),
      ...within('stk', 'answer-query-paid-as-documented answer-query-no-response-1037'),
    ],
  ],
  [
    'readStkCallback',
    [
      ...within(
        'callbacks',
        'stk-paid stk-paid-without-balance stk-paid-balance-with-value stk-paid-everything-text stk-paid-prefix-01 stk-cancelled-1032 stk-cancelled-1032-prefixed stk-cancelled-1031 stk-no-answer-1037 stk-no-answer-1037-other-words stk-insufficient-1 stk-below-least-2 stk-above-most-3 stk-daily-limit-4 stk-shortcode-full-8 stk-same-again-17 stk-busy-26 stk-phone-locked-1001 stk-expired-1019 stk-not-pushed-1025 stk-no-ack-1036 stk-wrong-pin-2001 stk-not-assigned-2028 stk-pin-locked-8006 stk-not-pushed-9999 stk-operator-sfc-ic0003 stk-debt-e3008',
      ),
      ...within('stk', 'callback-cancelled-capital callback-insufficient-prefixed'),
    ],
  ],
  ['readPullRegistration', within('answers', 'pull-registered pull-registered-before pull-registered-old-keys')],
  ['readPullAnswer', within('answers', 'pull-page pull-empty')],
  ['readC2bRegistration', within('c2b', 'answer-registered-v2 answer-registered-v1')],
  ['isC2bRegisteredBefore', within('c2b', 'answer-already-registered-2019 answer-already-registered')],
  ['readC2bSimulation', within('c2b', 'answer-simulated answer-simulated-old')],
  ['readC2bValidation', within('c2b', 'validation-masked validation-hashed')],
  [
    'readC2bConfirmation',
    within(
      'c2b',
      'confirmation-masked confirmation-masked-01 confirmation-hashed confirmation-hashed-missing-names confirmation-old-mask confirmation-clear confirmation-till confirmation-till-as-documented confirmation-other-organisation confirmation-null-names confirmation-empty-type confirmation-from-prompt confirmation-with-third-party-id',
    ),
  ],
  [
    'readConversationAccepted',
    [
      ...within('payouts', 'answer-accepted answer-accepted-v1'),
      'transfers/answer-accepted',
      'account-balance/answer-accepted',
      'transaction-status/answer-accepted',
      'reversal/answer-accepted',
    ],
  ],
  [
    'readB2cResult',
    within(
      'payouts',
      'result-paid result-paid-v1-order result-paid-unregistered result-insufficient-1 result-below-least-2 result-wallet-full-8 result-role-21 result-initiator-2001 result-unregistered-2040 result-locked-8006 result-operator-sfc-ic0003 result-initiator-2001-placeholder result-initiator-2001-completed-time',
    ),
  ],
  ['readQueueTimeout', within('payouts', 'timeout timeout-flat')],
  [
    'readB2bResult',
    within(
      'transfers',
      'result-done result-done-with-charges result-initiator-2001 result-insufficient-1 result-operator-sfc-ic0003 result-tax-paid result-tax-initiator-2001',
    ),
  ],
  ['readExpressAccepted', ['express-checkout/answer-accepted']],
  ['readExpressCallback', within('express-checkout', 'callback-paid callback-cancelled-4001 callback-no-nominated-number-4104')],
  ['readAccountBalanceResult', within('account-balance', 'result-found result-found-numbers result-role-21')],
  [
    'readTransactionStatusResult',
    within(
      'transaction-status',
      'result-completed result-pending result-cancelled result-expired result-completed-c2b result-parameter-25 result-not-found-2033',
    ),
  ],
  [
    'readReversalResult',
    within('reversal', 'result-done result-unknown-r000002 result-before-r000001 result-insufficient-1 result-role-21'),
  ],
  ['readQrAnswer', within('qr', 'answer-made answer-made-as-documented')],
  ['readBillManagerOptIn', ['bill-manager/answer-opted-in']],
  [
    'readBillManagerAnswer',
    within('bill-manager', 'answer-invoice-sent answer-invoice-sent#list answer-cancelled answer-done answer-done#change'),
  ],
  ['readBillManagerWords', within('bill-manager', 'answer-conflict-paid answer-unauthorized answer-already-registered')],
  ['readBillManagerPayment', ['bill-manager/payment']],
  ['readStandingOrderAnswer', ['standing-order/answer-accepted']],
  ['readStandingOrderWords', ['standing-order/answer-unauthorized']],
  ['readStandingOrderCallback', within('standing-order', 'callback-agreed callback-no-answer-1037')],
  ['readImsiAnswer', ['look-ups/answer-imsi']],
  ['readSwapAnswer', ['look-ups/answer-swap']],
  ['readOrganisationAnswer', ['look-ups/answer-organisation']],
  ['readHakikishaAnswer', within('look-ups', 'answer-hakikisha-found answer-hakikisha-nobody')],
  ['readBongaValue', ['bonga/answer-calculated']],
  ['readBongaRedemption', ['bonga/answer-redeemed']],
  ['readPortalAnswer', ['iot/answer-all-sims']],
  [
    'nobody',
    [
      ...within('replies', 'accepted success confirmation confirmation-2019 validation-accept-number validation-refuse-1'),
      ...within(
        'c2b',
        'reply-accept reply-accept-third-party reply-refuse-phone reply-refuse-account reply-refuse-amount reply-refuse-identity reply-refuse-shortcode reply-refuse-other',
      ),
    ],
  ],
  ['readBillManagerAnswer', ['bill-manager/reply-payment']],
  [
    'nobody',
    [
      ...within('requests', 'push-paybill push-paybill#numbers push-till query-paybill pull-register pull-query'),
      ...within('c2b', 'request-register request-register-cancelled request-simulate-paybill request-simulate-till'),
      ...within('payouts', 'request-v1 request-v3 request-v3-salary request-validated request-pochi'),
      ...within(
        'transfers',
        'request-pay-bill request-buy-goods request-buy-goods-till request-top-up request-tax request-working-to-utility',
      ),
      'express-checkout/request',
      'account-balance/request',
      ...within('transaction-status', 'request-by-receipt request-by-conversation'),
      'reversal/request',
      ...within('qr', 'request-buy-goods request-pay-bill'),
      ...within(
        'bill-manager',
        'request-opt-in request-invoice request-invoices request-cancel request-cancel-several request-reconcile request-change-opt-in',
      ),
      ...within('standing-order', 'request-paybill request-till'),
      ...within('look-ups', 'request-sim request-sim#swap request-organisation-paybill request-hakikisha'),
      ...within('bonga', 'request-calculate request-redeem'),
      'iot/request-all-sims',
    ],
  ],
];

const root = new URL('../../../test/fixtures/daraja/', import.meta.url);

/** A payload as it is kept; what stands behind `#` is left out. */
export const payload = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name.split('#')[0]}.json`, root), 'utf8')) as unknown;

/** A payload as it stands on the wire: answers are kept with their status. */
export function wirePayload(name: string): unknown {
  const kept = payload(name);
  return isAnswer(kept) ? ('body' in kept ? kept.body : kept.bodyText) : kept;
}

const isAnswer = (kept: unknown): kept is AnswerFixture => typeof kept === 'object' && kept !== null && 'httpStatus' in kept;

/** The names of all payloads that are kept. */
export const keptPayloads = (): readonly string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .map((path) => path.replaceAll('\\', '/').replace('.json', ''));
