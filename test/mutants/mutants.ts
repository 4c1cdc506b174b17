/** A small wrong change of one guard or rule, and what has to notice it. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly search: string;
  readonly replace: string;
  /** Test files, tried in this order, then seeds of the simulation: one of them turns red. */
  readonly caughtBy: { readonly tests?: readonly string[]; readonly seeds?: { readonly from: number; readonly payments: number } };
}

const decide = 'packages/malipo/src/engine/decide/';
const ask = 'packages/malipo/src/engine/ask/';
const listen = 'packages/malipo/src/engine/listen/';
const work = 'packages/malipo/src/engine/jobs/';
const book = 'packages/malipo/src/engine/book/';
const tell = 'packages/malipo/src/engine/tell/';
const store = 'packages/malipo/src/store/';
const daraja = 'packages/daraja/src/client/';
const decideTests = { tests: [`${decide}decide.test.ts`] };
const hearing = { tests: [`${listen}hearing.test.ts`] };
/** Worlds of at most 16 payments each, from the first seed on. */
const worlds = { seeds: { from: 1, payments: 2_400 } };

export const mutants: readonly Mutant[] = [
  // What is believed.
  {
    name: 'ids of a callback need not match',
    file: `${decide}believe.ts`,
    search: 'evidence.checkoutRequestId !== attempt.checkoutRequestId || evidence.merchantRequestId !== attempt.merchantRequestId',
    replace: 'false',
    caughtBy: { ...hearing, ...worlds },
  },
  {
    name: 'the amount of a callback need not match',
    file: `${decide}believe.ts`,
    search: '(evidence.amountCents === attempt.amountCents && evidence.receipt !== null)',
    replace: 'evidence.receipt !== null',
    caughtBy: { ...hearing, ...worlds },
  },
  {
    name: 'a success without a receipt is believed',
    file: `${decide}believe.ts`,
    search: '(evidence.amountCents === attempt.amountCents && evidence.receipt !== null)',
    replace: 'evidence.amountCents === attempt.amountCents',
    caughtBy: { tests: [`${decide}guards.test.ts`] },
  },
  {
    name: 'anybody may post a callback',
    file: `${decide}believe.ts`,
    search: 'if (!evidence.listed || attempt.checkoutRequestId === null) return false;',
    replace: 'if (attempt.checkoutRequestId === null) return false;',
    caughtBy: worlds,
  },
  {
    name: 'ids are adopted from anybody',
    file: `${decide}believe.ts`,
    search: "e.source === 'stk_callback' && e.listed && e.checkoutRequestId !== null",
    replace: "e.source === 'stk_callback' && e.checkoutRequestId !== null",
    caughtBy: { tests: [`${decide}guards.test.ts`] },
  },
  {
    name: 'ids are never adopted',
    file: `${decide}believe.ts`,
    search: 'return first ? {',
    replace: 'return false && first ? {',
    caughtBy: worlds,
  },
  {
    name: 'ids are adopted while the answer is awaited',
    file: `${decide}believe.ts`,
    search: " || attempt.status === 'queued' || attempt.status === 'sending') return attempt;",
    replace: ') return attempt;',
    caughtBy: { tests: [`${decide}guards.test.ts`] },
  },
  {
    name: 'the verify policy is not asked',
    file: `${decide}believe.ts`,
    search: 'return verifyAboveCents === null ||',
    replace: 'return true || verifyAboveCents === null ||',
    caughtBy: hearing,
  },
  {
    name: 'a query’s “failed” ends an attempt at once',
    file: `${decide}believe.ts`,
    search: 'QUERY_FAILURE_HOLDS_AFTER_MS = 180_000',
    replace: 'QUERY_FAILURE_HOLDS_AFTER_MS = 0',
    caughtBy: decideTests,
  },
  {
    name: 'a failure beats an earlier success',
    file: `${decide}believe.ts`,
    search: "if (paid && isHigher(attempt.status, 'succeeded')) {",
    replace: "if (paid && !failureOf(attempt, about) && isHigher(attempt.status, 'succeeded')) {",
    caughtBy: decideTests,
  },
  {
    name: 'attempts may go down',
    file: `${decide}known.ts`,
    search: 'RANK[to] > RANK[from]',
    replace: 'RANK[to] !== RANK[from]',
    caughtBy: { ...decideTests, ...worlds },
  },
  // Whose money it is.
  {
    name: 'inference takes another payer’s money',
    file: `${decide}identify.ts`,
    search: "if (payer === 'other') return false;",
    replace: '',
    caughtBy: { tests: [`${decide}matching.test.ts`, `${decide}guards.test.ts`] },
  },
  {
    name: 'inference has no window',
    file: `${decide}identify.ts`,
    search: 'COMPLETED_WITHIN_MS = 300_000',
    replace: 'COMPLETED_WITHIN_MS = 300_000_000',
    caughtBy: { tests: [`${decide}matching.test.ts`, `${decide}guards.test.ts`] },
  },
  {
    name: 'inference forgets late payers',
    file: `${decide}identify.ts`,
    search: "if (attempt.status !== 'succeeded') return usual;",
    replace: 'return usual;',
    caughtBy: { tests: [`${decide}guards.test.ts`] },
  },
  {
    name: 'inference takes another amount',
    file: `${decide}identify.ts`,
    search: ' || money.amountCents !== attempt.amountCents) return false;',
    replace: ') return false;',
    caughtBy: { tests: [`${decide}guards.test.ts`], ...worlds },
  },
  {
    name: 'a receipt serves two attempts',
    file: `${decide}identify.ts`,
    search: '!taken.has(m.receipt) && ',
    replace: '',
    caughtBy: { tests: [`${decide}guards.test.ts`], ...worlds },
  },
  {
    name: 'an inferred receipt is not displaced',
    file: `${decide}identify.ts`,
    search: '.filter((a) => !links.has(a.id) && ',
    replace: '.filter((a) => ',
    caughtBy: decideTests,
  },
  {
    name: 'a failed attempt takes a receipt',
    file: `${decide}identify.ts`,
    search: " && a.status !== 'failed')",
    replace: ')',
    caughtBy: { tests: [`${decide}matching.test.ts`, `${decide}guards.test.ts`] },
  },
  {
    name: 'the callback is followed against the ledger',
    file: `${decide}known.ts`,
    search: 'stk_callback: 1,',
    replace: 'stk_callback: 9,',
    caughtBy: decideTests,
  },
  {
    name: 'a receipt of another payment is taken over',
    file: `${decide}conclude.ts`,
    search: 'if (!holder || !isForeign(holder, known.payment)) return true;',
    replace: 'return true;',
    caughtBy: decideTests,
  },
  {
    name: 'a payment is paid by any money',
    file: `${decide}conclude.ts`,
    search: 'creditedCents >= before.amountCents;',
    replace: 'creditedCents > 0;',
    caughtBy: { tests: [`${decide}matching.test.ts`], ...worlds },
  },
  {
    name: 'paid opens again',
    file: `${decide}conclude.ts`,
    search: "status: isPaid ? 'paid' : before.status,",
    replace: "status: creditedCents >= before.amountCents ? 'paid' : before.status === 'paid' ? 'open' : before.status,",
    caughtBy: decideTests,
  },
  {
    name: 'closed beats money',
    file: `${decide}conclude.ts`,
    search: "status: isPaid ? 'paid' : before.status,",
    replace: "status: isPaid && before.closedAt === null ? 'paid' : before.status,",
    caughtBy: worlds,
  },
  {
    name: 'merged money stays in the book',
    file: `${decide}settle-up.ts`,
    search: 'post(draft, bare, mpesa(payment), sales(payment), bare.amountCents);',
    replace: '',
    caughtBy: { tests: [`${decide}guards.test.ts`] },
  },
  {
    name: 'slots outlive their attempt',
    file: `${decide}conclude.ts`,
    search: "(a.status === 'failed' || a.status === 'succeeded')),",
    replace: "a.status === 'succeeded'),",
    caughtBy: decideTests,
  },
  {
    name: 'lateness forgives nothing and everything',
    file: `${decide}conclude.ts`,
    search: 'LATE_AFTER_MS = 120_000',
    replace: 'LATE_AFTER_MS = 0',
    caughtBy: { seeds: { from: 1, payments: 6_000 } },
  },
  // Sending.
  {
    name: 'an unknown prompt is sent again',
    file: `${decide}commands.ts`,
    search: "    case 'unknown':\n      return endLease(known, attempt, cause, now);",
    replace:
      "    case 'unknown':\n      return recordNotSent(known, attempt, { kind: 'not_sent', again: true, code: null, message: outcome.message }, cause, now);",
    caughtBy: worlds,
  },
  {
    name: 'an unknown prompt frees its slot at once',
    file: `${decide}commands.ts`,
    search: 'UNKNOWN_HOLDS_MS) as Instant;',
    replace: '0) as Instant;',
    caughtBy: { tests: [`${decide}guards.test.ts`] },
  },
  {
    name: 'a prompt is sent after its time',
    file: `${decide}commands.ts`,
    search: ' || runAt >= attempt.sendBefore',
    replace: '',
    caughtBy: { tests: [`${decide}guards.test.ts`], ...worlds },
  },
  {
    name: 'a lease that ran out is sent again',
    file: `${ask}send-prompt.ts`,
    search: "if (attempt.status === 'sending' && attempt.leaseUntil !== null && attempt.leaseUntil <= now) {",
    replace: 'if (false) {',
    caughtBy: worlds,
  },
  {
    name: 'prompts never grow old',
    file: `${ask}create-payment.ts`,
    search: 'sendBefore: later(now, sendBeforeMs)',
    replace: 'sendBefore: later(now, 86_400_000)',
    caughtBy: { tests: ['packages/malipo/src/engine/ask/prompting.test.ts'] },
  },
  {
    name: 'what may be done counts as not sent',
    file: `${ask}send-prompt.ts`,
    search: "if (error.mayBeDone) return { kind: 'unknown', message: error.message };",
    replace: "if (error.mayBeDone) return { kind: 'not_sent', again: true, code: null, message: error.message };",
    caughtBy: worlds,
  },
  {
    name: 'a held slot is taken',
    file: `${ask}prompt-payment.ts`,
    search: 'if (!isHeld(held, now)) return',
    replace: 'if (true) return',
    caughtBy: { tests: [`${ask}prompting.test.ts`], ...worlds },
  },
  {
    name: 'a paid payment is prompted',
    file: `${ask}prompt-payment.ts`,
    search: "if (payment.status === 'paid')",
    replace: "if (payment.status === 'paid') return;\n  if (false)",
    caughtBy: { tests: ['test/http/payments.test.ts'], ...worlds },
  },
  {
    name: 'a money-moving call is sent again after any doubt',
    file: `${daraja}call.ts`,
    search: 'return givenUp && !call.movesMoney;',
    replace: 'return givenUp;',
    caughtBy: { tests: [`${daraja}token-source.test.ts`] },
  },
  {
    name: 'a refused token is not replaced',
    file: `${daraja}call.ts`,
    search: '  if (!(await giveUpToken(tokens, first, outcome, call))) return outcome;',
    replace: '  if (!(await giveUpToken(tokens, first, outcome, call)) || call.movesMoney) return outcome;',
    caughtBy: { tests: [`${daraja}outcomes.test.ts`] },
  },
  // Keeping and understanding.
  {
    name: 'a copy of a callback is a new message',
    file: `${listen}inbox.ts`,
    search: 'dedupe: sha256(`',
    replace: "dedupe: newId('dup', context.system) + sha256(`",
    caughtBy: hearing,
  },
  {
    name: '200 though nothing was kept',
    file: 'packages/malipo/src/http/callbacks.ts',
    search: "  if (answer === 'unavailable') throw notKept();\n",
    replace: '',
    caughtBy: { tests: ['test/http/callbacks.test.ts', `${listen}hearing.test.ts`] },
  },
  {
    name: 'an unknown address is answered 200',
    file: 'packages/malipo/src/http/callbacks.ts',
    search: "  if (answer === 'unknown') throw problem('callback_unknown', 'No payment has this callback address.');\n",
    replace: '',
    caughtBy: { tests: ['test/http/callbacks.test.ts'] },
  },
  {
    name: 'a payment by hand is read letter by letter',
    file: `${decide}identify.ts`,
    search: "text.toUpperCase().replace(/[^A-Z0-9]/g, '')",
    replace: 'text',
    caughtBy: worlds,
  },
  {
    name: 'a till’s money goes to the next prompt',
    file: `${listen}weigh-evidence.ts`,
    search: 'fits.find((a) => (a.sentAt ?? 0) < completedAt + WHOLE_SECOND_MS) ?? fits.at(-1)',
    replace: 'fits[0]',
    caughtBy: { seeds: { from: 1, payments: 6_000 } },
  },
  // Writing.
  {
    name: 'receipts are not claimed',
    file: `${book}write.ts`,
    search: "  await save(tx, 'receipts', { inserts: receipts, updates: [] });\n",
    replace: '',
    caughtBy: worlds,
  },
  {
    name: 'attempts are not claimed',
    file: `${book}write.ts`,
    search: "  await save(tx, 'settledAttempts', { inserts: newAttempts, updates: movedAttempts });\n",
    replace: '',
    caughtBy: worlds,
  },
  {
    name: 'an idempotency key forgets its body',
    file: `${ask}create-payment.ts`,
    search: 'kept[i]?.bodyHash === row.bodyHash',
    replace: 'kept[i]',
    caughtBy: { tests: ['test/http/payments.test.ts'] },
  },
  // Afterwards.
  {
    name: 'fulfil runs without a marker',
    file: `${work}fulfil-payment.ts`,
    search: 'if (!isFirst) return;',
    replace: '',
    caughtBy: { tests: [`${work}marker.test.ts`] },
  },
  { name: 'events are numbered alike', file: `${tell}number-events.ts`, search: 'seq: first + i', replace: 'seq: first', caughtBy: worlds },
  {
    name: 'an endpoint that failed was told',
    file: `${tell}deliver-event.ts`,
    search: "outcome.error === null ? ('delivered' as const)",
    replace: "true ? ('delivered' as const)",
    caughtBy: worlds,
  },
  {
    name: 'expiry does not ask first',
    file: `${work}expire-payment.ts`,
    search: '(isPatient && !(await isAsked(tx, known, context)))',
    replace: 'false',
    caughtBy: { tests: [`${work}closing.test.ts`] },
  },
  {
    name: 'expiry does not wait for the prompt',
    file: `${work}expire-payment.ts`,
    search: 'if (isOut || (',
    replace: 'if ((',
    caughtBy: { tests: [`${work}closing.test.ts`] },
  },
  // Stores.
  {
    name: 'a claimed row stays due',
    file: `${store}memory/index.ts`,
    search: 'runAt: now + leaseMs',
    replace: 'runAt: row.runAt',
    caughtBy: { tests: [`${store}memory/memory.test.ts`] },
  },
  {
    name: 'a unique key is not looked at',
    file: `${store}memory/memory-tx.ts`,
    search: 'if (table.isTaken(row)) return false;',
    replace: 'if (table.get(String(row["id"]))) return false;',
    caughtBy: { tests: [`${store}memory/memory.test.ts`] },
  },
  {
    name: 'PostgreSQL gives a row to two',
    file: `${store}postgres/batch-statements.ts`,
    search: ' for update skip locked',
    replace: '',
    caughtBy: { tests: [`${store}postgres/postgres.test.ts`] },
  },
];
