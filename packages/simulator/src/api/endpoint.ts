import type { ApiName } from '../world/apis.ts';
import type { Scenario } from '../world/trouble/scenarios.ts';
import type { World } from '../world/world.ts';
import { checkBearer, checkProduct } from './bearer.ts';
import type { ProxyFamily } from './bearer.ts';
import type { Call, Fields } from './call.ts';
import { failure } from './replies.ts';
import type { Reply } from './replies.ts';

/** The answer, and what has to happen before it goes out (a message that overtakes it). */
export interface Outcome {
  readonly reply: Reply;
  readonly first?: Promise<void>;
}

/** One path of the vendor. */
export interface Endpoint {
  readonly api: ApiName;
  perform(world: World, call: Call, scenario: Scenario | undefined): Outcome;
}

/** A request that has a good token, the right verb and a JSON object (of a GET: what stands behind the `?`). */
export interface Asked {
  readonly fields: Fields;
  /** The items of a JSON array, where the call takes one. */
  readonly items: readonly unknown[];
  /** The consumer key of the app that asks. */
  readonly app: string;
  readonly call: Call;
}

interface Way {
  readonly api: ApiName;
  /** Whose words a bad token is refused in. */
  readonly family: ProxyFamily;
  /** What the app must have; the name of the API unless told. */
  readonly product?: string;
  /** True for a call whose payload is a JSON array. */
  readonly list?: true;
  /** `POST` unless told. */
  readonly verbs?: readonly string[];
}

/** An endpoint of the usual kind: token, product, verb and payload are checked here, in that order. */
export const endpoint = (way: Way, answer: (world: World, asked: Asked) => Reply | Outcome): Endpoint => ({
  api: way.api,
  perform: (world, call) => {
    const asked = readAsked(world, call, way);
    if (!('fields' in asked)) return { reply: asked };
    const answered = answer(world, asked);
    return 'reply' in answered ? answered : { reply: answered };
  },
});

function readAsked(world: World, call: Call, way: Way): Asked | Reply {
  const bearer = checkBearer(world, call, way.family);
  if ('refusal' in bearer) return bearer.refusal;
  const missing = checkProduct(world, bearer.app, way.product ?? way.api);
  if (missing) return missing;
  const { verbs = ['POST'] } = way;
  if (!verbs.includes(call.method)) return failure(world, 405, '405.001', `${call.method} Method Not Allowed`);
  if (call.method === 'GET') return { fields: Object.fromEntries(new URLSearchParams(call.query)), items: [], app: bearer.app, call };
  const { body } = call;
  const isForeign = body.kind === 'notJson' || (body.kind === 'list') !== (way.list === true);
  if (isForeign) return failure(world, 400, '400.002.05', 'Invalid Request Payload');
  return { fields: body.kind === 'object' ? body.fields : {}, items: body.kind === 'list' ? body.items : [], app: bearer.app, call };
}
