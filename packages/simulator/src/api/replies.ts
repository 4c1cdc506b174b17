import type { World } from '../world/world.ts';

/** An answer before it becomes a Response. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly type: 'json' | 'html' | 'none';
}

export const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body), type: 'json' });

/** The gateway's error envelope. */
export const failure = (world: World, status: number, errorCode: string, errorMessage: string): Reply =>
  json(status, { requestId: world.ids.requestId(world.switches.ids), errorCode, errorMessage });

export const badField = (world: World, field: string): Reply => failure(world, 400, '400.002.02', `Bad Request - Invalid ${field}`);

/** 500.001.1001 says almost everything; only the message tells its meanings apart. */
export const refused = (world: World, message: string): Reply => failure(world, 500, '500.001.1001', message);

/** The fault body of the API gateway in front of everything. */
export const gatewayFault = (faultstring: string, errorcode: string): Reply => json(429, { fault: { faultstring, detail: { errorcode } } });

export const rateLimited = (): Reply =>
  gatewayFault(
    'Spike arrest violation. Allowed rate : MessageRate{messagesPerPeriod=5, periodInMicroseconds=1000000, maxBurstMessageCount=1.0}',
    'policies.ratelimit.SpikeArrestViolation',
  );

export const firewallPage = (world: World, status: number): Reply => ({
  status,
  type: 'html',
  body: `<html><head><META NAME="robots" CONTENT="noindex,nofollow"></head><body>Request unsuccessful. Incapsula incident ID: ${100_000 + world.chance.below(900_000)}-${world.chance.below(1_000_000_000)}</body></html>`,
});

export const noBody = (status: number): Reply => ({ status, type: 'none', body: '' });

const JSON_HEADERS: [string, string][] = [['content-type', 'application/json;charset=UTF-8']];
const HTML_HEADERS: [string, string][] = [['content-type', 'text/html']];

/** Makes the Response that goes out. */
export function toResponse(reply: Reply): Response {
  if (reply.type === 'none') return new Response(null, { status: reply.status, headers: [['content-length', '0']] });
  return new Response(reply.body, { status: reply.status, headers: reply.type === 'json' ? JSON_HEADERS : HTML_HEADERS });
}
