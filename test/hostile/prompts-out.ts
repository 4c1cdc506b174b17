import { safaricomAddresses } from '@malipo/daraja';
import { createSimulator, createVirtualSystem } from '@malipo/simulator';
import type { AcceptedPush, Simulator, VirtualSystem } from '@malipo/simulator';
import { createMalipo } from '../../packages/malipo/src/create-malipo.ts';
import type { Malipo } from '../../packages/malipo/src/create-malipo.ts';
import type { Problem } from '../../packages/malipo/src/engine/api.ts';
import { createRun, memoryStore } from '../../packages/malipo/src/testing/index.ts';
import type { Run } from '../../packages/malipo/src/testing/index.ts';
import type { Scene } from './forgeries.ts';

/** Forty prompts on forty phones that wait for somebody to type a PIN, on a virtual clock. */
export interface PromptsOut {
  readonly system: VirtualSystem;
  readonly simulator: Simulator;
  readonly malipo: Malipo;
  readonly problems: readonly Problem[];
  /** Of the payments, in the order of the pushes; their amounts are 500, 501, … */
  readonly ids: readonly string[];
  readonly pushes: readonly AcceptedPush[];
  readonly run: Run;
}

const shortcode = { kind: 'paybill', number: '500001', passkey: 'a-passkey-of-our-own', name: 'DUKA' } as const;
const app = { consumerKey: 'key-of-the-shop', consumerSecret: 'secret-of-the-shop' };
const vendor = safaricomAddresses[0] ?? '';

/** Puts the prompts out, in the environment of the scene. */
export async function promptsOut(scene: Scene): Promise<PromptsOut> {
  const system = createVirtualSystem({ seed: 5 });
  const simulator = createSimulator({
    system,
    seed: 5,
    shortcodes: [shortcode],
    apps: [app],
    defaultHabit: 'person',
    promptLifetimeMs: 3_600_000,
  });
  const store = memoryStore();
  const problems: Problem[] = [];
  const malipo = createMalipo({
    store,
    system,
    publicUrl: 'https://pay.test',
    environment: scene.production ? 'production' : 'sandbox',
    encryptionKey: 'ab'.repeat(32),
    shortcodes: [{ ...shortcode, ...app }],
    rates: { pushPerSecond: Infinity, queryPerSecond: Infinity },
    report: (problem) => problems.push(problem),
    ...(scene.proxied ? { trustedProxies: ['10.0.0.0/8'] } : {}),
  });
  system.route(scene.production ? 'https://api.safaricom.co.ke' : 'https://sandbox.safaricom.co.ke', simulator.fetch);
  // Safaricom's own callbacks: through the proxy, which adds nothing but the address; or straight.
  system.route('https://pay.test', (request) => malipo.handler(request, { address: scene.proxied ? '10.0.0.7' : vendor }));
  const ids: string[] = [];
  for (let i = 0; i < 40; i++) {
    const phone = `07110001${String(10 + i)}`;
    ids.push((await malipo.payments.create({ amount: 500 + i, reference: `ORDER-${i}`, phone })).id);
  }
  return { system, simulator, malipo, problems, ids, run: createRun(malipo, system), pushes: [...simulator.requests()] };
}
