import type { System } from '@malipo/daraja/values';
import { decodeSegment } from '../path.ts';
import type { Simulator } from '../simulator.ts';
import { answerClock } from './clock-page.ts';
import { answerFaults } from './faults-page.ts';
import { answerHome, answerReset } from './home-page.ts';
import { answerOrganisations } from './organisations-page.ts';
import { answerPhones } from './phones-page.ts';
import { answerScenarios } from './scenarios-page.ts';
import type { PageCall } from './shell.ts';
import { answerSwitches } from './switches-page.ts';
import { answerTraffic } from './traffic-page.ts';

/** The pages by the first segment of their path; none of them is a path of the vendor's. */
const PAGES: ReadonlyMap<string, (call: PageCall) => Response | Promise<Response>> = new Map([
  ['', answerHome],
  ['clock', answerClock],
  ['faults', answerFaults],
  ['organisations', answerOrganisations],
  ['phone', answerPhones],
  ['reset', answerReset],
  ['scenarios', answerScenarios],
  ['switches', answerSwitches],
  ['traffic', answerTraffic],
]);

const firstSegment = (path: string): string => path.split('/', 2)[1] ?? '';

/** Whether a path is a page of ours rather than one of the vendor's. */
export const isPage = (path: string): boolean => (firstSegment(path) === '' ? path === '/' || path === '' : PAGES.has(firstSegment(path)));

/** Answers a page, a form of one, or an asset. */
export async function answerPage(simulator: Simulator, system: System, request: Request, path: string, query: string): Promise<Response> {
  const [, , ...segments] = path.split('/').map(decodeSegment);
  const call: PageCall = { simulator, system, request, segments: segments.filter(Boolean), query: new URLSearchParams(query) };
  const answer = PAGES.get(firstSegment(path)) ?? answerHome;
  return answer(call);
}
