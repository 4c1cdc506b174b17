import type { Instant, Money, Receipt } from '@malipo/daraja/values';
import { describe, expect, test } from 'vitest';
import { endLease, recordSending } from './commands.ts';
import { decide } from './decide.ts';
import { at, IDS, knowing, NO_IDS, OWED, PHONE, prompt, says, Y, Z } from '../../../test/known-payment.ts';
import type { Attempt, Evidence, Known } from './known.ts';

/** Guards that stand behind others, each driven alone: without it something here turns red, whatever the others do. */

const tell = (known: Known, ...evidence: Evidence[]): Known => evidence.reduce((state, e) => decide(state, e, at(3600)).known, known);
const pulled = (receipt: Receipt, seconds: number, more: Partial<Evidence> = {}): Evidence =>
  says('pull', 'paid', { receipt, completedAt: at(seconds), payer: PHONE, ...more });

describe('what is believed', () => {
  test('a success that names no receipt is not believed', () => {
    const { attempts, payment: after } = tell(knowing(prompt()), says('stk_callback', 'paid', { receipt: null }));
    expect([attempts[0]?.status, after.status, after.claimed]).toEqual(['prompted', 'open', true]);
  });

  test('ids come from listed addresses only', () => {
    const stranger = says('stk_callback', 'paid', { receipt: Z, listed: false, checkoutRequestId: 'ws_CO_forged' });
    const { attempts } = tell(knowing(prompt({ ...NO_IDS, status: 'unknown' })), stranger);
    expect(attempts).toMatchObject([{ status: 'unknown', checkoutRequestId: null }]);
  });

  test('ids are not taken from a callback while Safaricom’s own answer is awaited', () => {
    const early = says('stk_callback', 'paid', { receipt: Z, checkoutRequestId: 'ws_CO_other' });
    const sending = tell(knowing(prompt({ ...NO_IDS, status: 'sending' })), early);
    expect(sending.attempts).toMatchObject([{ status: 'sending', checkoutRequestId: null }]);
    const accepted = recordSending(
      sending,
      sending.attempts[0]!,
      { kind: 'accepted', ...IDS },
      { seed: 'cause_of_the_answer', words: 'sending accepted' },
      at(2),
    );
    expect(accepted.known.attempts).toMatchObject([{ status: 'prompted', ...IDS }]);
    expect(accepted.known.payment.creditedCents).toBe(0);
  });

  test('Safaricom’s own answer outweighs ids that a callback brought before it', () => {
    const known = knowing(prompt({ status: 'unknown', checkoutRequestId: 'ws_CO_adopted' }));
    const plan = recordSending(
      known,
      known.attempts[0]!,
      { kind: 'accepted', ...IDS },
      { seed: 'cause_of_the_answer', words: 'sending accepted' },
      at(50),
    );
    expect(plan.known.attempts).toMatchObject([{ status: 'prompted', ...IDS }]);
  });

  test('above the verify limit, the row that Safaricom booked is a second witness', () => {
    const strict = { ...knowing(prompt()), rules: { ...knowing().rules, verifyAboveCents: 0 } };
    const doubted = tell(strict, says('stk_callback', 'paid', { receipt: Z, completedAt: at(20) }));
    expect(doubted.payment).toMatchObject({ status: 'open', claimed: true });
    expect(tell(doubted, pulled(Z, 20))).toMatchObject({
      payment: { status: 'paid', creditedCents: OWED },
      attempts: [{ status: 'succeeded', receipt: Z }],
    });
    expect(tell(doubted, pulled(Z, 20, { amountCents: 1_00 as Money })).attempts).toMatchObject([{ status: 'prompted' }]);
  });

  test('a success told of a failed prompt, above the verify limit, is asked about at once', () => {
    const strict = {
      ...knowing(prompt({ status: 'failed', failure: 'no_answer', resultCode: '1037' })),
      rules: { ...knowing().rules, verifyAboveCents: 0 },
    };
    const { jobs } = decide(strict, says('stk_callback', 'paid', { receipt: Z, completedAt: at(90) }), at(95));
    expect(jobs).toContainEqual({ put: expect.objectContaining({ id: 'check:att_01', queue: 'check:claim', runAt: at(95) }) });
  });
});

describe('whose receipt it is', () => {
  const succeeded = says('stk_query', 'paid', { readAt: at(40) });

  test.each<[string, Evidence, boolean]>([
    ['the customer’s own', pulled(Z, 20), true],
    ['somebody else’s', pulled(Z, 20, { payer: '254700000002' }), false],
    ['of another amount', pulled(Z, 20, { amountCents: 50_00 as Money }), false],
    ['from long before', pulled(Z, -90), false],
    ['from long after', pulled(Z, 3000), false],
  ])('%s', (_, money, isIts) => {
    const { attempts, settlements } = tell(knowing(prompt()), succeeded, money);
    expect(attempts).toMatchObject([{ status: 'succeeded', receipt: isIts ? Z : null }]);
    expect(settlements.filter((s) => s.status === 'credited')).toHaveLength(isIts ? 1 : 2);
  });

  test('a customer who pays long after Safaricom gave up is counted once', () => {
    const late = says('stk_query', 'paid', { readAt: at(900) });
    for (const told of [
      [late, pulled(Z, 400)],
      [pulled(Z, 400), late],
    ]) {
      const { payment: after, attempts } = tell(knowing(prompt({ status: 'failed', resultCode: '1037' })), ...told);
      expect([after.creditedCents, attempts[0]?.receipt]).toEqual([OWED, Z]);
    }
  });

  test('money that a query told and a row booked under another name stands once, when the callback says that it is the same', () => {
    const told = [succeeded, pulled(Z, 20, { payer: '254700000002' }), says('stk_callback', 'paid', { receipt: Z, completedAt: at(20) })];
    const balances = new Map<string, number>();
    let known = knowing(prompt());
    for (const e of told) {
      const plan = decide(known, e, at(3600));
      known = plan.known;
      for (const { toAccount, amountCents, fromAccount } of plan.postings) {
        balances.set(toAccount, (balances.get(toAccount) ?? 0) + amountCents);
        balances.set(fromAccount, (balances.get(fromAccount) ?? 0) - amountCents);
      }
    }
    expect(known.settlements.map((s) => s.status).toSorted()).toEqual(['credited', 'merged']);
    expect([known.payment.creditedCents, known.payment.mismatch]).toEqual([OWED, 'none']);
    expect(Object.fromEntries(balances)).toEqual({ 'mpesa:600999': OWED, 'sales:default': 0 - OWED });
  });

  test('one receipt serves one attempt', () => {
    const second = prompt({ id: 'att_02', checkoutRequestId: 'ws_CO_2', sentAt: at(100) });
    const both = [succeeded, says('stk_query', 'paid', { attemptId: 'att_02', checkoutRequestId: 'ws_CO_2', readAt: at(140) })];
    const { attempts, payment: after } = tell(knowing(prompt(), second), ...both, pulled(Z, 110));
    expect(attempts.map((a) => a.receipt).filter((receipt) => receipt !== null)).toEqual([Z]);
    expect(after.creditedCents).toBe(2 * OWED);
  });

  test('a failed attempt takes no receipt: money by hand stands for itself', () => {
    const failed = prompt({ status: 'failed', failure: 'cancelled_by_customer', resultCode: '1032' });
    const { attempts, payment: after } = tell(knowing(failed), pulled(Y, 60));
    expect(attempts).toMatchObject([{ status: 'failed', receipt: null }]);
    expect(after).toMatchObject({ status: 'paid', receipt: Y });
  });
});

test('what was certainly not sent is tried again only while its time lasts', () => {
  const known = knowing(prompt({ ...NO_IDS, status: 'sending' }));
  const record = (now: Instant): Attempt | undefined =>
    recordSending(
      known,
      known.attempts[0]!,
      { kind: 'not_sent', again: true, code: null, message: 'No connection.' },
      { seed: 'cause_of_the_answer', words: 'sending not_sent' },
      now,
    ).known.attempts[0];
  expect(record(at(10))).toMatchObject({ status: 'queued', sentAt: null, tries: 1 });
  expect(record(at(59.5))).toMatchObject({ status: 'failed', failure: 'not_sent' });
});

test('a prompt of which nobody knows whether it was sent holds its slots for five minutes after sending', () => {
  const known = {
    ...knowing(prompt({ ...NO_IDS, status: 'sending' })),
    slots: [{ id: 'payment:pay_01', attemptId: 'att_01', freeAt: null }],
  };
  const plan = endLease(known, known.attempts[0]!, { seed: 'cause_of_the_lease', words: 'schedule lease' }, at(45));
  expect(plan.known).toMatchObject({ attempts: [{ status: 'unknown' }], slots: [{ id: 'payment:pay_01', freeAt: at(300) }] });
});
