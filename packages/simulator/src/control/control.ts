import { invalid } from '@malipo/daraja/values';
import type { System } from '@malipo/daraja/values';
import { decodeSegment } from '../path.ts';
import type { Simulator } from '../simulator.ts';
import { readJson, respond, respondEmpty, respondError } from './respond.ts';
import { ROUTES } from './routes.ts';
import type { ControlRoute } from './route.ts';

const PREFIX = '/_control';

/** Each route's path as segments, so that matching is a comparison. */
const SPLIT = ROUTES.map((route) => ({ route, segments: route.path.split('/').slice(1) }));

/** Answers the control API. */
export async function answerControl(
  simulator: Simulator,
  system: System,
  request: Request,
  path: string,
  query: string,
): Promise<Response> {
  if (request.method === 'OPTIONS') return respondEmpty(204);
  try {
    const rest = path.slice(PREFIX.length).replace(/\/+$/, '');
    if (rest === '') return respond(200, index());
    const { route, params } = findRoute(request.method, rest);
    const body = request.method === 'GET' || request.method === 'DELETE' ? {} : await readJson(request);
    const shown: unknown = await route.run({ simulator, system, params, query: new URLSearchParams(query), body });
    if (shown instanceof Response) return shown;
    return shown === undefined ? respondEmpty(204) : respond(200, shown);
  } catch (error) {
    return respondError(error);
  }
}

const index = (): unknown => ({
  simulator: 'Malipo: a Safaricom in memory',
  phones: '/phone',
  routes: ROUTES.map(({ method, path, says }) => ({ method, path: PREFIX + path, says })),
});

function findRoute(method: string, path: string): { route: ControlRoute; params: Record<string, string> } {
  const given = path.split('/').slice(1).map(decodeSegment);
  const others: string[] = [];
  for (const { route, segments } of SPLIT) {
    const params = fit(segments, given);
    if (!params) continue;
    if (route.method === method) return { route, params };
    others.push(route.method);
  }
  const help = others.length > 0 ? `${PREFIX}${path} answers ${others.join(' and ')}.` : `There is no ${PREFIX}${path}.`;
  throw invalid('route_unknown', `${help} GET ${PREFIX} lists everything there is.`, { field: 'path' });
}

function fit(segments: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  if (segments.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const value = given[index] ?? '';
    if (segment.startsWith(':')) params[segment.slice(1)] = value;
    else if (segment !== value) return undefined;
  }
  return params;
}
