import { invalid } from '@malipo/daraja/values';

/** Where Safaricom's API lives; a process with the preload reaches neither, so no real money can move by mistake. */
const VENDOR_HOSTS: ReadonlySet<string> = new Set(['sandbox.safaricom.co.ke', 'api.safaricom.co.ke']);
const DEFAULT_URL = 'http://127.0.0.1:4010';

/** Which requests go elsewhere, and where. */
export interface Redirection {
  /** The simulator's address for what was meant for Safaricom; undefined for every other host. */
  readonly of: (url: URL) => URL | undefined;
  /** Puts what to do into the message of an error that says that nobody listens there. */
  readonly explain: (error: unknown) => void;
}

/** Sends Safaricom's hosts to `simulatorUrl`, `http://127.0.0.1:4010` when left out. Throws `InvalidInput` for an address that cannot be one. */
export function createRedirection(simulatorUrl: string = DEFAULT_URL): Redirection {
  const target = URL.canParse(simulatorUrl) ? new URL(simulatorUrl) : undefined;
  if (!target || (target.protocol !== 'http:' && target.protocol !== 'https:') || target.hash !== '' || target.search !== '')
    throw invalid(
      'simulator_url_invalid',
      `MALIPO_SIMULATOR_URL is “${simulatorUrl}”. Give the simulator’s address, such as ${DEFAULT_URL}.`,
      {
        field: 'MALIPO_SIMULATOR_URL',
      },
    );
  let isTold = false;
  return {
    of: (url) => {
      if (!VENDOR_HOSTS.has(url.hostname)) return undefined;
      if (!isTold) process.emitWarning(`Requests to ${url.hostname} go to the simulator at ${target.origin}.`, 'MalipoSimulator');
      isTold = true;
      return new URL(target.pathname.replace(/\/$/, '') + url.pathname + url.search, target);
    },
    explain: (error) => {
      if (!(error instanceof Error)) return;
      if (codeOf(error) !== 'ECONNREFUSED' && codeOf(error.cause) !== 'ECONNREFUSED') return;
      error.message = `${error.message}: no simulator answers at ${target.origin}. Start one with “npx malipo simulator”, or set MALIPO_SIMULATOR_URL.`;
    },
  };
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);
