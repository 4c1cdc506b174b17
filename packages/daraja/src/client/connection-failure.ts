/** Codes that mean, on whichever step they occur, that no connection came about or that TLS refused to let anything through. */
const neverConnected: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_NODATA',
  'EAI_NONAME',
  'EADDRNOTAVAIL',
  'ERR_INVALID_URL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_SOCKET_CONNECTION_TIMEOUT',
  // Bun's own words for a refused connection and a name that does not resolve.
  'ConnectionRefused',
  'FailedToOpenSocket',
  'DNSResolveFailed',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_UNTRUSTED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE',
]);

/** Codes that mean so only while connecting; on an open connection the request may have left before. */
const whileConnecting: ReadonlySet<string> = new Set([
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'ECONNRESET',
  'ECONNABORTED',
]);

/** Deno names hyper's step; Node says the second when the peer hangs up before TLS stands, Bun the third, and only then. */
const connectingWords = /client error \(Connect\)|before secure TLS connection was established|The TLS handshake failed/;

const DEEPEST_CAUSE = 8;

/**
 * Whether a failed `fetch` proves that nothing was sent. Looks through the chain of causes; when several addresses were
 * tried, each must have failed to connect. Everything else, such as a browser's bare “Failed to fetch”, proves nothing.
 */
export function isCertainlyNotSent(failure: unknown, depth = 0): boolean {
  if (depth > DEEPEST_CAUSE || typeof failure !== 'object' || failure === null) return false;
  const { code, syscall, message, cause, errors } = failure as { [name in 'code' | 'syscall' | 'message' | 'cause' | 'errors']?: unknown };
  if (Array.isArray(errors) && errors.length > 0) return errors.every((each: unknown) => isCertainlyNotSent(each, depth + 1));
  if (typeof code === 'string' && neverConnected.has(code)) return true;
  if (typeof code === 'string' && whileConnecting.has(code) && syscall === 'connect') return true;
  if (typeof message === 'string' && connectingWords.test(message)) return true;
  return isCertainlyNotSent(cause, depth + 1);
}
