import type { Html } from './html.ts';

/** No inline script or style, nothing from elsewhere. Phones may stand in a frame of any page, beside the shop they pay. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "form-action 'self'",
  "base-uri 'none'",
];

/** A page, or a part of one, as an answer. */
export function respondHtml(content: Html, options: { readonly status?: number; readonly framed?: boolean } = {}): Response {
  const policy = options.framed ? POLICY : [...POLICY, "frame-ancestors 'self'"];
  return new Response(content.html, {
    status: options.status ?? 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': policy.join('; '),
      'referrer-policy': 'same-origin',
    },
  });
}

/** To another page, by GET. */
export const redirect = (location: string): Response => new Response(null, { status: 303, headers: { location } });

/** A file to keep. */
export const download = (name: string, type: string, content: string): Response =>
  new Response(content, { headers: { 'content-type': type, 'content-disposition': `attachment; filename="${name}"` } });
