// What fetch throws, in the words of Node's client (undici), so that callers tell the two apart as they do in real life.

/** The connection was never made: certainly not done. */
export function notConnected(origin: string): TypeError {
  return socketError(NOT_CONNECTED, `connect ECONNREFUSED ${origin}`);
}

/** The request left and no answer came back: may be done. */
export function connectionLost(): TypeError {
  return socketError(LOST, 'other side closed');
}

const NOT_CONNECTED = 'ECONNREFUSED';
const LOST = 'UND_ERR_SOCKET';

/** The code of an error made here, for the server, which cuts the socket instead of throwing. */
export function socketErrorCode(error: unknown): string | undefined {
  const cause = error instanceof TypeError ? error.cause : undefined;
  const code: unknown = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return code === NOT_CONNECTED || code === LOST ? code : undefined;
}

function socketError(code: string, message: string): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(message), { code }) });
}
