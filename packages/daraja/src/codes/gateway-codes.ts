import type { Row } from './entry.ts';

const renew = 'The client fetches a new token once by itself. If it stays, check that key, secret and environment belong together.';

/** Error codes that the gateway gives at once, for whichever API was called. `HTTP-…` stands for an answer without a code. */
export const gatewayCodes: readonly Row[] = [
  { code: '400.002.02', meaning: 'A field was refused; the message ends with its name. Nothing was done.', operator: 'Correct the named field.' },
  { code: '400.002.05', meaning: 'The body could not be read as a request.', operator: 'Compare the body with the documented one.' },
  { code: '400.003.01', retry: 'auto', tell: 'tryLater', meaning: 'The access token is invalid or expired.', operator: renew },
  { code: '400.003.02', meaning: 'The request was refused, for instance for a forbidden word in a URL.', operator: 'Take M-PESA, Safaricom, exe, cmd, sql and query out of the URLs.' },
  { code: '400.001', meaning: 'The shortcode was refused.', operator: 'Check the shortcode, and that it is registered for this API.' },
  { code: '401.001', meaning: 'The request was refused; the message tells whether for the token or for a field.' },
  { code: '401.001', variant: 'invalid-token', says: ['invalid access token'], retry: 'auto', tell: 'tryLater', meaning: 'The access token is invalid or expired.', operator: renew },
  { code: '401.001', variant: 'invalid-amount', says: ['invalid amount'], meaning: 'The amount was refused.', operator: 'Send a whole amount within the limits.' },
  { code: '401.002.01', retry: 'auto', tell: 'tryLater', meaning: 'The access token is invalid or expired.', operator: renew },
  { code: '401.003.01', meaning: 'The token is good, but the application has no product for this call.', operator: 'Tick the product for the application on the Daraja portal; only tokens fetched afterwards carry it.' },
  { code: 'HTTP-403', retry: 'auto', final: false, reconcile: true, tell: 'checking', confidence: 'observed', meaning: "Safaricom's firewall answered, usually with a web page.", operator: 'Check the address requests leave from, and the texts you send for unusual characters.' },
  { code: '404.001.01', meaning: 'The address does not exist.', operator: 'Check baseUrl and that the product is active.' },
  { code: '404.001.03', retry: 'auto', tell: 'tryLater', meaning: 'The access token is invalid or expired.', operator: renew },
  { code: '404.001.04', meaning: 'The Authorization header was missing or the method wrong.', operator: 'Check proxies between you and Safaricom: they must pass the header and the method on.' },
  { code: '404.002.01', meaning: 'The address does not exist.', operator: 'Check baseUrl and that the product is active.' },
  { code: '404.003.01', meaning: 'The address does not exist.', operator: 'Check baseUrl and that the product is active.' },
  { code: '405.001', meaning: 'The method was refused.', operator: 'Check proxies between you and Safaricom: a redirect may have turned POST into GET.' },
  { code: 'HTTP-429', retry: 'auto', tell: 'tryLater', waitSeconds: 5, confidence: 'observed', meaning: 'Too many requests.', operator: 'Send fewer requests per second.' },
  { code: '500.001.1001', variant: 'wrong-credentials', says: ['wrong credentials'], meaning: 'Password, Timestamp, shortcode and passkey do not fit together.', operator: 'Check that the passkey is the one mailed for this shortcode; for a till, the one of its store number.' },
  { code: '500.001.1001', variant: 'merchant-unknown', says: ['merchant does not exist'], meaning: 'The shortcode is not enabled for M-PESA Express.', operator: 'Ask Safaricom to enable it; for a till, give the head-office number as storeNumber.' },
  { code: '500.001.1001', variant: 'subscriber-locked', says: ['unable to lock subscriber'], retry: 'customer', tell: 'otherRequest', waitSeconds: 60, meaning: 'A prompt or session is already open on this phone.' },
  { code: '500.001.1001', variant: 'type-not-allowed', says: ['not allowed to carry out transaction type'], confidence: 'observed', meaning: 'The shortcode may not make this type of request.', operator: 'A till is kind "till" and needs storeNumber; a paybill is kind "paybill".' },
  { code: '500.001.1001', variant: 'missing-iccid', says: ['missing iccid'], retry: 'customer', tell: 'checkNumber', confidence: 'observed', meaning: 'No SIM was found for the number.' },
  { code: '500.001.1001', variant: 'query-pending', says: ['transaction is being processed', 'transaction is still under processing'], status: 'pending', retry: 'auto', tell: 'waiting', confidence: 'observed', meaning: 'The customer has not answered yet.' },
  { code: '500.001.1001', variant: 'query-not-found', says: ['transaction does not exist'], status: 'unknown', retry: 'auto', tell: 'checking', reconcile: true, confidence: 'observed', meaning: 'The id is unknown, removed, or too new to be found.', operator: 'Ask again a little later; a missing id proves nothing.' },
  { code: '500.001.1001', variant: 'internal', says: ['internal server error'], status: 'unknown', tell: 'checking', reconcile: true, meaning: 'M-PESA failed inside; the request may have been carried out.' },
  { code: '500.002.1001', retry: 'none', tell: 'payoutChecking', reconcile: true, says: ['duplicate'], variant: 'duplicate', meaning: 'The conversation id was used before: that earlier request was accepted.', operator: 'Ask what became of the earlier request; do not send again under a new id.' },
  { code: '500.003.02', variant: 'spike-arrest', says: ['spike arrest'], retry: 'auto', tell: 'tryLater', waitSeconds: 5, meaning: 'Too many requests at once, or callbacks to you keep failing.', operator: 'Send fewer requests per second, and check that your callback address answers 200.' },
  { code: '500.003.02', variant: 'system-busy', says: ['system is busy'], retry: 'auto', tell: 'busy', waitSeconds: 60, meaning: 'M-PESA is too busy to take requests.' },
  { code: '500.003.02', retry: 'auto', tell: 'tryLater', waitSeconds: 60, meaning: 'Too many requests, or M-PESA is busy.' },
  { code: '500.003.03', retry: 'auto', tell: 'tryLater', waitSeconds: 60, meaning: "The application's quota is used up.", operator: 'Send fewer requests, or ask Safaricom for a larger quota.' },
  { code: '500.003.1001', variant: 'internal', says: ['internal server error'], status: 'unknown', tell: 'checking', reconcile: true, meaning: 'M-PESA failed inside; the request may have been carried out.' },
  { code: '500.003.1001', variant: 'urls-registered', says: ['already registered'], meaning: 'URLs are registered for this shortcode; production takes them once.', operator: 'Delete the old URLs on the portal, or ask Safaricom to.' },
  { code: '500.003.1001', variant: 'duplicate-notification', says: ['duplicate notification'], meaning: "The shortcode's URLs are registered on an aggregator's platform.", operator: 'Ask Safaricom to remove the registration there.' },
  // Safaricom's side of this break is not documented, so money is not declared safe.
  { code: '500.003.1001', variant: 'unreachable', says: ['currently unreachable'], status: 'unknown', retry: 'auto', tell: 'checking', reconcile: true, confidence: 'observed', meaning: 'The service behind the gateway, or your URL, could not be reached.' },
  { code: '00.002.1001', retry: 'auto', tell: 'maintenance', waitSeconds: 300, meaning: 'The service is closed for maintenance.' },
  { code: 'HTTP-503', status: 'unknown', tell: 'checking', reconcile: true, confidence: 'observed', meaning: 'The gateway or the firewall was not available.' },
  { code: 'HTTP-504', status: 'unknown', tell: 'checking', reconcile: true, confidence: 'observed', meaning: 'The gateway waited too long for M-PESA.' },
];

/** Answers to the request for an access token. */
export const oauthCodes: readonly Row[] = [
  { code: '400.008.01', meaning: 'The Authorization header of the token request was refused.', operator: 'Check consumer key and secret for missing or extra characters.' },
  { code: '400.008.02', meaning: 'The grant type was refused.', operator: 'Check proxies between you and Safaricom: the query string must arrive unchanged.' },
  { code: 'HTTP-400-EMPTY', confidence: 'observed', meaning: 'Wrong consumer key or secret, or those of the other environment.', operator: 'Copy key and secret again from the application on the Daraja portal, and check the environment.' },
];
