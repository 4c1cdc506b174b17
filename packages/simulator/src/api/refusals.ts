interface Refusal {
  readonly status: number;
  readonly message: string;
}

const is = (status: number, message: string): Refusal => ({ status, message });

/** What the gateway's error codes usually come with: HTTP status and errorMessage. Several codes have more than one message. */
export const REFUSALS: Readonly<Record<string, Refusal>> = {
  '00.002.1001': is(503, 'Service is currently under maintenance. Please try again later'),
  '400.001': is(400, 'Invalid ShortCode'),
  '400.002.02': is(400, 'Bad Request - Invalid Amount'),
  '400.002.05': is(400, 'Invalid Request Payload'),
  '400.003.01': is(400, 'Invalid Access Token'),
  '400.003.02': is(400, 'Bad Request'),
  '400.008.01': is(400, 'Invalid Authentication passed'),
  '400.008.02': is(400, 'Invalid grant type passed'),
  '401': is(401, 'Unauthorized - Invalid Access Token'),
  '401.001': is(401, 'Invalid Access Token'),
  '401.002.01': is(401, 'Error Occurred - Invalid Access Token'),
  '401.003.01': is(401, 'Error Occurred - Invalid Access Token - Invalid API call as no apiproduct match found'),
  '404.001.01': is(404, 'Resource not found'),
  '404.001.03': is(404, 'Invalid Access Token'),
  '404.001.04': is(404, 'Invalid Authentication Header'),
  '404.002.01': is(404, 'Resource not found'),
  '404.003.01': is(404, 'Resource not found'),
  '405.001': is(405, 'GET Method Not Allowed'),
  '500.001.1001': is(500, 'Internal Server Error'),
  '500.002.1001': is(500, 'Duplicate OriginatorConversationID.'),
  '500.003.02': is(500, 'Error Occurred: Spike Arrest Violation'),
  '500.003.03': is(500, 'Error Occurred: Quota Violation'),
  '500.003.1001': is(500, 'Internal Server Error'),
};
