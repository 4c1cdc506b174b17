import { createSimulator, createVirtualSystem, SANDBOX_PASSKEY } from '@malipo/simulator';
import type { Simulator, VirtualSystem } from '@malipo/simulator';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import type { Malipo } from '../../packages/malipo/src/create-malipo.ts';
import type { EngineOptions, Payment, Problem, ShortcodeOptions } from '../../packages/malipo/src/engine/api.ts';
import type { ProblemDocument } from '../../packages/malipo/src/http/problems.ts';
import { memoryStore } from '../../packages/malipo/src/store/memory/index.ts';
import { checkAgainstOpenApi } from './open-api.ts';

export const publicUrl = 'http://pay.test/malipo';
const simulatorUrl = 'http://localhost:4010';

export const paybill: ShortcodeOptions = {
  kind: 'paybill',
  number: '174379',
  name: 'Duka la Mfano',
  passkey: SANDBOX_PASSKEY,
  consumerKey: 'key-of-the-test-app',
  consumerSecret: 'secret-of-the-test-app',
};

/** Another merchant's till on the same server. */
export const otherTill: ShortcodeOptions = { ...paybill, kind: 'till', number: '600100', storeNumber: '600101', tenant: 'kiosk' };

export interface Ask {
  readonly method?: string;
  /** Default: an API key of tenant `default`; `null`: none. */
  readonly key?: string | null;
  /** Sent as JSON unless it is text or bytes. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
  /** The body as a problem; fails when it is none. */
  readonly problem: ProblemDocument;
  /** The body as a payment. */
  readonly payment: Payment & { readonly clientSecret: string };
}

export interface World {
  readonly malipo: Malipo;
  readonly system: VirtualSystem;
  readonly simulator: Simulator;
  readonly key: string;
  /** What the operator was told. */
  readonly reports: readonly Problem[];
  /** One request to the handler; what it answers is held against the OpenAPI document. */
  ask(path: string, ask?: Ask): Promise<Answer>;
}

/** A server with two tenants, a Safaricom and a clock that moves when told. */
export async function openWorld(options: Partial<EngineOptions> = {}): Promise<World> {
  const system = createVirtualSystem({ seed: 7 });
  const simulator = createSimulator({ system, seed: 7, baseUrl: simulatorUrl, apps: [paybill] });
  const store = memoryStore();
  await store.migrate();
  const reports: Problem[] = [];
  const malipo = createMalipo({
    store,
    system,
    publicUrl,
    environment: 'simulator',
    shortcodes: [paybill, otherTill],
    report: (problem) => reports.push(problem),
    ...options,
  });
  system.route(simulatorUrl, (request) => simulator.fetch(request));
  system.route(publicUrl, (request) => malipo.handler(request));
  const { key } = await malipo.apiKeys.create({ mode: 'test' });

  return {
    malipo,
    system,
    simulator,
    key,
    reports,
    ask: async (path, ask = {}) => {
      const request = requestOf(path, ask, key);
      const answer = await read(await malipo.handler(request));
      checkAgainstOpenApi(request.method, path, answer);
      return answer;
    },
  };
}

function requestOf(path: string, { method, key, body, headers }: Ask, defaultKey: string): Request {
  const all = new Headers(headers);
  if (key !== null) all.set('authorization', `Bearer ${key ?? defaultKey}`);
  if (body === undefined) return new Request(publicUrl + path, { method: method ?? 'GET', headers: all });
  if (!all.has('content-type')) all.set('content-type', 'application/json');
  return new Request(publicUrl + path, {
    method: method ?? 'POST',
    headers: all,
    body: typeof body === 'string' ? body : body instanceof Uint8Array ? Buffer.from(body) : JSON.stringify(body),
  });
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
  const json: unknown = isJson ? JSON.parse(text) : undefined;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    get problem() {
      if (response.headers.get('content-type') !== 'application/problem+json')
        throw new Error(`No problem but ${response.status}: ${text.slice(0, 200)}`);
      return json as ProblemDocument;
    },
    get payment() {
      return json as Answer['payment'];
    },
  };
}
