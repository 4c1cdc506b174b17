import { errorMonitor } from 'node:events';
import http from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import type { Redirection } from './redirection.ts';

type Heard = (answer: IncomingMessage) => void;
/** What `http.request` takes: an address, options, or both; and who hears the answer. */
type Arguments = readonly unknown[];
type Send = (...args: Arguments) => ClientRequest;

/** A call of `http.request` or `https.request`, read. */
interface Asked {
  readonly url: URL;
  readonly options: RequestOptions;
  readonly heard: Heard | undefined;
}

/** Makes `http` and `https` follow the redirection, for whoever imports or requires them before or after. */
export function redirectHttp(redirection: Redirection): void {
  const plain = http.request.bind(http) as Send;
  const secure = https.request.bind(https) as Send;
  const through = (scheme: 'http:' | 'https:', real: Send): Send =>
    function request(...args) {
      const asked = readCall(scheme, args);
      const target = asked && redirection.of(asked.url);
      if (!asked || !target) return real(...args);
      const send = target.protocol === 'https:' ? secure : plain;
      // Watching an error is not handling it: whoever sent the request still has to.
      return send(target, optionsFor(asked), asked.heard).on(errorMonitor, redirection.explain);
    };
  replace(http, through('http:', plain));
  replace(https, through('https:', secure));
  syncBuiltinESMExports();
}

function replace(module: typeof http | typeof https, request: Send): void {
  const get: Send = (...args) => {
    const sent = request(...args);
    sent.end();
    return sent;
  };
  Object.assign(module, { request, get });
}

function readCall(scheme: 'http:' | 'https:', args: Arguments): Asked | undefined {
  const [first, second, third] = args;
  const heard = [first, second, third].find((value) => typeof value === 'function') as Heard | undefined;
  const isAddress = typeof first === 'string' || first instanceof URL;
  const given = isAddress ? second : first;
  const options = (typeof given === 'object' && given !== null ? given : {}) as RequestOptions;
  const base = isAddress ? String(first) : addressOf(scheme, options);
  if (!URL.canParse(base)) return undefined;
  const url = new URL(base);
  if (isAddress && typeof options.hostname === 'string') url.hostname = options.hostname;
  return { url, options, heard };
}

function addressOf(scheme: string, { protocol, hostname, host, path }: RequestOptions): string {
  const name = (hostname ?? host ?? 'localhost').replace(/:\d+$/, '');
  return `${protocol ?? scheme}//${name}${path ?? '/'}`;
}

/** Everything but where it goes: an agent, a port or a certificate is for the host that was meant. */
function optionsFor({ options }: Asked): RequestOptions {
  const { method, headers, auth, timeout, signal, setHost } = options;
  return Object.fromEntries(
    Object.entries({ method, headers, auth, timeout, signal, setHost }).filter(([, value]) => value !== undefined && value !== null),
  );
}
