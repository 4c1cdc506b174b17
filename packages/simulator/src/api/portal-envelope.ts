import type { World } from '../world/world.ts';
import { nowIn } from '../world/world.ts';
import { json } from './replies.ts';
import type { Reply } from './replies.ts';

const NAIROBI_OFFSET_MS = 3 * 3_600_000;

/** What the header of an answer says. */
export interface PortalSays {
  readonly code: number;
  readonly message: string;
  readonly customer: string;
}

/** The header and body that Lipa na Bonga and the IoT portal answer with; the code is a number here. */
export const portalAnswer = (world: World, { code, message, customer }: PortalSays, body: unknown, status = 200): Reply =>
  json(status, {
    header: {
      requestRefId: world.ids.requestId('new'),
      responseCode: code,
      responseMessage: message,
      customerMessage: customer,
      timestamp: portalTime(world),
    },
    body,
  });

/** Nairobi time without an offset, to nine decimals as the vendor writes it. */
export const portalTime = (world: World): string => `${new Date(nowIn(world) + NAIROBI_OFFSET_MS).toISOString().slice(0, 23)}000000`;
