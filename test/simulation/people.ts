import { formatInstant } from '@malipo/daraja/values';
import type { Instant, Phone } from '@malipo/daraja/values';
import type { HabitName } from '@malipo/simulator';
import type { Order } from './orders.ts';
import { PUBLIC_URL } from './world.ts';
import type { World } from './world.ts';

/** Everybody who buys, each with a life of their own. `busy` counts those who have not gone home. */
export interface People {
  readonly busy: () => number;
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

const MINUTE = 60_000;

/** One request to our own API; undefined when the connection broke and nobody knows. */
async function ask(
  world: World,
  method: string,
  path: string,
  options: { body?: unknown; secret?: string | undefined; key?: string } = {},
): Promise<Answer | undefined> {
  const headers: Record<string, string> =
    options.secret === undefined ? { authorization: `Bearer ${world.apiKey}` } : { 'malipo-client-secret': options.secret };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.key !== undefined) headers['idempotency-key'] = options.key;
  try {
    const answer = await world.system.fetch(`${PUBLIC_URL}${path}`, {
      method,
      headers,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const body = (await answer.json()) as Record<string, unknown>;
    if (answer.status >= 500) world.notebook.violation('api', `${method} ${path} was answered ${answer.status}: ${JSON.stringify(body)}`);
    world.notebook.count(answer.status < 300 ? 'request answered' : `request refused ${String(body['code'])}`);
    return { status: answer.status, body };
  } catch {
    world.notebook.count('request lost');
    return undefined;
  }
}

/** Asks again until somebody answers, ever less often, as a careful client does. */
async function askUntilAnswered(world: World, ...request: [string, string, Parameters<typeof ask>[3]]): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    const answer = await ask(world, ...request);
    if (answer) return answer;
    await world.system.sleep(1_000 + world.dice.below(Math.min(2 ** tries * 5_000, 5 * MINUTE)));
  }
}

export function invitePeople(world: World): People {
  const { plan, dice, system } = world;
  const phones = Array.from({ length: plan.phones }, () =>
    world.simulator.payer({ habit: dice.weighted(plan.habits), balance: 1_000_000 }),
  );
  let busy = plan.payments;
  for (let n = 0; n < plan.payments; n++) {
    const order = draw(world, n, dice.pick(phones));
    world.orders.push(order);
    system.at((system.now() + dice.below(plan.spanMs)) as Instant, () => {
      buy(world, order).then(
        () => busy--,
        (error: unknown) => world.notebook.violation('people', `Customer ${n} met ${error instanceof Error ? error.stack : String(error)}`),
      );
    });
  }
  return { busy: () => busy };
}

function draw(world: World, n: number, phone: Phone): Order {
  const { dice, plan, system } = world;
  const number = String(n).padStart(4, '0');
  const style = dice.below(4);
  return {
    n,
    reference: style === 0 ? `Invoice of customer number ${number}, second try` : style === 1 ? `INV ${number}` : `ORDER-${number}`,
    amount: dice.chance(0.1) ? dice.between(1, 20) * 1_000 : dice.chance(0.3) ? 100 : dice.between(1, 900),
    shortcode: dice.pick(plan.shortcodes).number,
    phone,
    isPhoneTold: !dice.chance(plan.hasPhoneLess),
    description: 'Two shirts',
    key: `key-${plan.seed}-${n}`,
    expiresAt: dice.chance(0.1) ? formatInstant((system.now() + plan.spanMs + dice.between(1, 30) * MINUTE) as Instant) : undefined,
    wantedAccount: style === 3 ? `ACC${number}X` : undefined,
    id: undefined,
    secret: undefined,
    accountReference: undefined,
    createdAt: undefined,
    askedAt: 0,
    answeredAt: undefined,
    cancels: [],
    prompted: [],
  };
}

async function buy(world: World, order: Order): Promise<void> {
  await create(world, order);
  if (order.id === undefined) return;
  const { dice, system } = world;
  if (!order.isPhoneTold) await prompt(world, order);
  const patience = dice.pick([0, 1, 1, 2, 3]);
  for (let round = 0; round < patience; round++) {
    await system.sleep(dice.pause(80_000));
    const seen = await ask(world, 'GET', `/v1/payments/${order.id}`, { secret: order.secret });
    if (!seen || seen.body['status'] === 'paid') {
      if (dice.chance(0.98)) return;
    }
    await actAgain(world, order);
  }
}

/** Creates the payment, perhaps with a double click, until it is answered. */
async function create(world: World, order: Order): Promise<void> {
  const { dice, system, notebook } = world;
  const body = {
    amount: order.amount,
    reference: order.reference,
    shortcode: order.shortcode,
    description: order.description,
    ...(order.isPhoneTold ? { phone: order.phone } : {}),
    ...(order.expiresAt === undefined ? {} : { expiresAt: order.expiresAt }),
    ...(order.wantedAccount === undefined ? {} : { accountReference: order.wantedAccount }),
  };
  order.askedAt = system.now();
  const clicks = dice.chance(0.1) ? 2 : 1;
  if (clicks > 1) notebook.count('created twice with one key');
  const answers = await Promise.all(
    Array.from({ length: clicks }, () => askUntilAnswered(world, 'POST', '/v1/payments', { body, key: order.key })),
  );
  for (const { status, body: made } of answers) {
    if (status !== 201) {
      if (made['code'] === 'expires_at_invalid') continue;
      notebook.violation('api', `Creating ${order.reference} was refused: ${JSON.stringify(made)}`);
      continue;
    }
    if (order.id !== undefined && order.id !== made['id'])
      notebook.violation('idempotency', `One key made two payments: ${order.id} and ${String(made['id'])}.`);
    order.id = String(made['id']);
    order.secret = String(made['clientSecret']);
    order.accountReference = String(made['accountReference']);
    order.createdAt = String(made['createdAt']);
    order.answeredAt ??= system.now();
  }
}

/** Asks for a prompt in one tab or in two at once. */
async function prompt(world: World, order: Order): Promise<void> {
  const { dice, notebook } = world;
  const tabs = dice.chance(0.2) ? 2 : 1;
  if (tabs > 1) notebook.count('two tabs prompt');
  const phone = order.phone;
  await Promise.all(
    Array.from({ length: tabs }, async () => {
      const answer = await ask(world, 'POST', `/v1/payments/${order.id ?? ''}/prompt`, { secret: order.secret, body: { phone } });
      if (!answer || answer.status === 200) order.prompted.push({ phone, isSure: answer !== undefined });
    }),
  );
}

const HABITS: Partial<Record<HabitName, number>> = { pays: 5, cancels: 1, neverLooks: 1, slow: 1 };

async function actAgain(world: World, order: Order): Promise<void> {
  const { dice, simulator, notebook } = world;
  const act = dice.weighted({ prompt: 5, byHand: 2, cancel: 1, check: 1, leave: 1 });
  notebook.note('customer', order.reference, act);
  notebook.count(`customer ${act}`);
  if (act === 'prompt') {
    simulator.phone(order.phone).setHabit(dice.weighted(HABITS));
    await prompt(world, order);
  } else if (act === 'byHand') payByHand(world, order);
  else if (act === 'cancel') await cancel(world, order);
  else if (act === 'check') await ask(world, 'POST', `/v1/payments/${order.id ?? ''}/check`, { secret: order.secret });
}

async function cancel(world: World, order: Order): Promise<void> {
  const tried: Order['cancels'][number] = { askedAt: world.system.now(), answeredAt: undefined, isDone: false };
  order.cancels.push(tried);
  const answer = await ask(world, 'POST', `/v1/payments/${order.id ?? ''}/cancel`);
  if (!answer) return;
  tried.answeredAt = world.system.now();
  tried.isDone = answer.status === 200;
}

/** Pays from the phone's menu, with what people type. */
function payByHand(world: World, order: Order): void {
  const { dice, simulator, notebook, plan } = world;
  const isTill = plan.shortcodes.find((s) => s.number === order.shortcode)?.kind === 'till';
  const how = dice.weighted({ right: 5, messy: 2, garbled: 1, foreign: 1 });
  const other = dice.pick(world.orders);
  const right = order.accountReference ?? '';
  const typed = {
    right,
    messy: ` ${right.slice(0, 3).toLowerCase()}-${right.slice(3)} `,
    garbled: `${right.slice(0, -1)}??Z9`,
    foreign: other.accountReference ?? 'NOBODY',
  }[how];
  const amount = dice.weighted({ same: 4, half: 1, more: 1 });
  const shillings = amount === 'same' ? order.amount : amount === 'half' ? Math.max(1, Math.floor(order.amount / 2)) : order.amount + 100;
  notebook.count(`by hand ${how} ${amount}`);
  try {
    const booking = simulator.payByHand(order.phone, order.shortcode, isTill ? '' : typed, shillings);
    notebook.note('by hand', order.reference, how, amount, booking.receipt);
  } catch (error) {
    notebook.note('by hand refused', String(error));
  }
}
