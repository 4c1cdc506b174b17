// node --import @malipo/simulator/intercept app.js
// Everything that this process sends to Safaricom goes to the simulator instead: for SDKs that know no base URL.
import { redirectFetch } from './redirect-fetch.ts';
import { redirectHttp } from './redirect-http.ts';
import { createRedirection } from './redirection.ts';

const redirection = createRedirection(process.env['MALIPO_SIMULATOR_URL']);
redirectFetch(redirection);
redirectHttp(redirection);
