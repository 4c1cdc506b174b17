import type { World } from '../world/world.ts';
import { json } from './replies.ts';
import type { Reply } from './replies.ts';

/** What Ratiba answers at once: header and body say the same; 200 means that the customer is being asked. */
export const ratibaAnswer = (
  world: World,
  status: number,
  code: string,
  description: string,
  resultDesc = description,
  responseRefID = world.ids.requestId('new'),
): Reply =>
  json(status, {
    ResponseHeader: {
      responseRefID,
      responseCode: code,
      responseDescription: description,
      ResultDesc: resultDesc,
    },
    ResponseBody: { responseDescription: description, responseCode: code },
  });
