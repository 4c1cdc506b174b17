import { invalid } from '@malipo/daraja/values';
import { apiOfPath } from '../api/vendor.ts';
import { post } from '../world/messages/notices.ts';
import { nowIn } from '../world/world.ts';
import type { Delivery, World, WorldSettings } from '../world/world.ts';
import { callerOf } from './caller.ts';
import { keepable, NO_ANSWER_YET, readHeaders } from './entry.ts';
import type { TrafficAnswer, TrafficEntry, TrafficStatus } from './entry.ts';

/** What came and went: requests to the vendor's API, and callbacks. */
export interface Traffic {
  /** How many are kept; 0 keeps none. */
  readonly most: number;
  /** Newest first. */
  list(): readonly TrafficEntry[];
  get(id: string): TrafficEntry | undefined;
  /** Sends a callback once more, as it was. Throws `traffic_unknown`, `traffic_no_callback`. */
  resend(id: string): { readonly id: string; readonly over: Promise<Readonly<Delivery>> };
}

/** {@link Traffic} as the front door sees it. */
export interface TrafficRecorder extends Traffic {
  /** Lets a call be answered and keeps both. */
  call(request: Request, path: string, query: string, answer: () => Promise<Response>): Promise<Response>;
  /** Keeps what a world delivers. */
  watching(deliver: WorldSettings['deliver']): WorldSettings['deliver'];
  clear(): void;
}

/** So many more are kept before the oldest are let go, so that not every message copies the list. */
const SLACK = 50;

type Kept = { -readonly [Field in keyof TrafficEntry]: TrafficEntry[Field] };

/** A log of the last `most` messages. `changed` is told of each beginning and end. */
export function createTraffic(most: number, worldNow: () => World, changed: () => void): TrafficRecorder {
  let entries: Kept[] = [];
  let count = 0;
  let byDelivery = new WeakMap<Delivery, Kept>();

  const keep = (draft: Omit<TrafficEntry, 'id' | 'answer' | 'tookMs'>): Kept => {
    const entry: Kept = { ...draft, id: `t${++count}`, answer: NO_ANSWER_YET, tookMs: undefined };
    entries.push(entry);
    if (entries.length > most + SLACK) entries = entries.slice(-most);
    return entry;
  };
  const end = (entry: Kept, answer: TrafficAnswer): void => {
    entry.answer = answer;
    entry.tookMs = Math.max(0, nowIn(worldNow()) - entry.at);
    changed();
  };
  const keepDelivery = (delivery: Delivery): Kept => {
    const { api, at, url, body, about, forged, status } = delivery;
    const who = forged ? 'a stranger' : 'simulator';
    const entry = keep({ kind: 'callback', api, at, who, method: 'POST', url, headers: [], body, about });
    if (status === 'dropped') Object.assign(entry, { answer: { ...NO_ANSWER_YET, status }, tookMs: 0 });
    byDelivery.set(delivery, entry);
    return entry;
  };
  /** Deliveries that were dropped never reach the network, so they are found where the world keeps all of them. */
  const collect = (): void => {
    const { deliveries } = worldNow();
    const fresh: Delivery[] = [];
    for (let index = deliveries.length - 1; index >= 0 && fresh.length < most; index--) {
      const delivery = deliveries[index]!;
      if (byDelivery.has(delivery)) break;
      fresh.push(delivery);
    }
    for (const delivery of fresh.toReversed()) keepDelivery(delivery);
  };
  const list = (): readonly TrafficEntry[] => {
    if (most === 0) return [];
    collect();
    return entries.slice(-most).reverse();
  };
  const get = (id: string): TrafficEntry | undefined => list().find((entry) => entry.id === id);

  return {
    most,
    list,
    get,
    resend: (id) => {
      const entry = get(id);
      if (!entry)
        throw invalid('traffic_unknown', 'Nothing with this id is in the log (any more). GET /_control/traffic lists it.', { field: 'id' });
      if (entry.kind !== 'callback' || entry.api === undefined)
        throw invalid('traffic_no_callback', 'Only callbacks can be sent again; this is a request of your own client.', { field: 'id' });
      const { api, url, body, about } = entry;
      const over = post(worldNow(), { api, url, body, about });
      return { id: list()[0]?.id ?? id, over };
    },
    call: async (request, path, query, answer) => {
      if (most === 0) return answer();
      const world = worldNow();
      const { method, headers } = request;
      const entry = keep({
        kind: 'call',
        api: apiOfPath(path),
        at: nowIn(world),
        who: callerOf(world, headers.get('authorization')),
        method,
        url: query ? `${path}?${query}` : path,
        headers: readHeaders(headers),
        body: keepable(await request.clone().text()),
        about: '',
      });
      changed();
      try {
        const response = await answer();
        end(entry, await readAnswer(response.clone()));
        return response;
      } catch (error) {
        end(entry, { status: 'cut', headers: [], body: '' });
        throw error;
      }
    },
    watching: (deliver) =>
      most === 0
        ? deliver
        : async (url, init) => {
            collect();
            // The world keeps a delivery right before it sends it.
            const delivery = worldNow().deliveries.at(-1);
            const entry = delivery && delivery.url === url && delivery.body === init.body ? byDelivery.get(delivery) : undefined;
            if (!entry) return deliver(url, init);
            entry.headers = readHeaders(new Headers(init.headers));
            changed();
            try {
              const response = await deliver(url, init);
              // Not waited for: a shop may answer 200 at once and be slow with the rest.
              void readAnswer(response.clone()).then((answer) => {
                entry.answer = answer;
              });
              end(entry, { status: response.status, headers: readHeaders(response.headers), body: '' });
              return response;
            } catch (error) {
              end(entry, { status: 'failed', headers: [], body: '' });
              throw error;
            }
          },
    clear: () => {
      entries = [];
      byDelivery = new WeakMap();
    },
  };
}

const readAnswer = async (response: Response): Promise<TrafficAnswer> => ({
  status: response.status satisfies TrafficStatus,
  headers: readHeaders(response.headers),
  body: keepable(await response.text().catch(() => '')),
});
