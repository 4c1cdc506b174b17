/*
 * Routes that a client secret opens can be called by scripts on any site: the secret is what lets them in, and it is
 * sent on purpose, in a header. Cookies never cross sites (no Allow-Credentials), and Authorization is not among the
 * allowed headers, so an API key that strayed into a web page does not work from there.
 */
const anywhere = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after',
} as const;

/** Lets scripts of other sites read this answer. */
export function allowAnywhere(response: Response): Response {
  for (const [name, value] of Object.entries(anywhere)) response.headers.set(name, value);
  return response;
}

/** What a browser asks before it lets such a script call. */
export function answerPreflight(methods: readonly string[]): Response {
  return new Response(null, {
    status: 204,
    headers: {
      ...anywhere,
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': 'content-type, malipo-client-secret, last-event-id',
      'access-control-max-age': '86400',
    },
  });
}
