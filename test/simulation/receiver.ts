import { HOOK_URL } from './world.ts';
import type { World } from './world.ts';

/** The app's own webhook receiver: it fails at times, and remembers what it got all the same. */
export interface Receiver {
  /** How often each event came, by event id. */
  readonly received: ReadonlyMap<string, number>;
  serve(request: Request): Promise<Response>;
}

export function createReceiver(world: World): Receiver {
  const { plan, dice, notebook } = world;
  const received = new Map<string, number>();
  const endings = ['refuses', 'forgets', 'breaks'] as const;
  return {
    received,
    serve: async (request) => {
      if (request.url !== HOOK_URL) return new Response(null, { status: 404 });
      const trouble = world.isStormy && dice.chance(plan.receiverFails) ? dice.pick(endings) : undefined;
      if (trouble) notebook.count(`receiver ${trouble}`);
      if (trouble === 'refuses') return new Response(null, { status: 500 });
      const { id } = (await request.json()) as { id: string };
      if (request.headers.get('webhook-id') !== id) notebook.violation('6', `A webhook told event ${id} under another id.`);
      const times = (received.get(id) ?? 0) + 1;
      received.set(id, times);
      if (times > 1) notebook.count('webhook repeated');
      if (trouble === 'breaks') throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
      return new Response(null, { status: trouble === 'forgets' ? 503 : 204 });
    },
  };
}
