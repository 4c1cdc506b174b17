import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Simulator } from '@malipo/simulator';
import type { Malipo } from '../../../create-malipo.ts';
import { tellEvent, tellReleased } from '../happened.ts';
import type { Happening } from '../happened.ts';
import { findTrouble, makeTrouble } from '../troubles.ts';
import { renderStage } from './stage-page.ts';
import type { StageParts } from './stage-page.ts';

export interface StageWorld extends Omit<StageParts, 'trouble'> {
  readonly malipo: Malipo;
  readonly simulator: Simulator;
  /** The phone that trouble is made for. */
  readonly phone: string;
  /** Aborts when the server stops. */
  readonly closing: AbortSignal;
}

const types: Readonly<Record<string, string>> = { 'stage.css': 'text/css; charset=utf-8', 'stage.js': 'text/javascript; charset=utf-8' };

/** The page around shop and phone. */
export function createStage(world: StageWorld): Hono {
  const stage = new Hono();
  let trouble = 'none';
  stage.get('/', async (c) => c.html(await renderStage({ ...world, trouble })));
  stage.get('/stage/:file', (c) => {
    const type = types[c.req.param('file')];
    if (!type) return c.notFound();
    return c.body(readFileSync(new URL(`./assets/${c.req.param('file')}`, import.meta.url), 'utf8'), 200, {
      'content-type': type,
      'cache-control': 'no-cache',
    });
  });
  stage.post('/trouble', async (c) => {
    const chosen = findTrouble(new URLSearchParams(await c.req.text()).get('trouble') ?? '');
    if (!chosen) return c.text('There is no such trouble. Choose one of the list.', 422);
    makeTrouble(world.simulator, world.phone, chosen);
    trouble = chosen.id;
    return c.req.header('accept')?.startsWith('application/json') ? c.json({ trouble }) : c.redirect('/', 303);
  });
  stage.get('/happened', (c) => {
    const after = Number(c.req.header('last-event-id') ?? 0);
    return streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const signal = AbortSignal.any([gone.signal, world.closing]);
      for await (const { seq, happening, prompted } of happenings(world.malipo, after, signal)) {
        await stream.writeSSE({ id: String(seq), data: JSON.stringify({ ...happening, prompted }) });
      }
    });
  });
  return stage;
}

interface Told {
  readonly seq: number;
  readonly happening: Happening;
  readonly prompted: boolean;
}

async function* happenings(malipo: Malipo, after: number, signal: AbortSignal): AsyncIterable<Told> {
  for await (const event of malipo.events.watch(after, signal)) {
    yield { seq: event.seq, happening: tellEvent(event), prompted: event.type === 'attempt.prompted' };
    if (event.type === 'payment.paid' && event.paymentId !== null) {
      for await (const payment of malipo.payments.watch(event.paymentId, signal)) {
        if (payment.fulfilment !== 'done') continue;
        yield { seq: event.seq, happening: tellReleased(payment), prompted: false };
        break;
      }
    }
  }
}
