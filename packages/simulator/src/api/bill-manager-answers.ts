import type { Result } from '../world/prompts/results.ts';
import type { World } from '../world/world.ts';
import { json } from './replies.ts';
import type { Reply } from './replies.ts';

/** A success: Bill Manager says it as rescode, in text. */
export const answerBiller = (more: Readonly<Record<string, unknown>> = {}): Reply =>
  json(200, { ...more, resmsg: 'Success', rescode: '200' });

/** Everything that is wrong with a request is a conflict; its HTTP status is a switch. */
export const conflict = (world: World, message?: string, resmsg = 'Conflict', errors?: readonly unknown[]): Reply =>
  json(world.switches.billConflictStatus, {
    ...(message === undefined ? {} : { Status_Message: message }),
    resmsg,
    rescode: '409',
    ...(errors === undefined ? {} : { errors }),
  });

/** Bill Manager does not know the shortcode or the app: its own envelope, without a requestId. */
export const notABiller = (): Reply => json(401, { errorCode: '401', errorMessage: 'Unauthorized - Invalid Access Token' });

/** What a fault forces. */
export const forcedAnswer = (world: World, { code, description }: Result): Reply =>
  String(code) === '401'
    ? notABiller()
    : json(world.switches.billConflictStatus, { resmsg: description || 'Conflict', rescode: String(code) });
