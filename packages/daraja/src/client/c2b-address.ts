import { invalid } from '../values/index.ts';
import { checkCallbackUrl } from './checks.ts';
import type { Environment } from './types.ts';

/** Safaricom refuses addresses with these words, in any case and anywhere: `/executive` holds `exe`. The longer word stands first. */
const forbiddenWords: readonly string[] = ['m-pesa', 'mpesa', 'safaricom', 'exec', 'exe', 'cmd', 'sql', 'query'];
/** Public tunnels and request catchers, which the portal rules out. */
const tunnels: readonly string[] = ['ngrok', 'mockbin', 'requestbin'];

/** Refuses an address that Safaricom would not register for C2B. `field` is the name the caller used. */
export function checkC2bUrl(text: string, environment: Environment, field: string): void {
  const url = checkCallbackUrl(text, environment, field);
  const written = `${text} ${url.href}`.toLowerCase();
  const word = forbiddenWords.find((forbidden) => written.includes(forbidden));
  if (word !== undefined)
    throw invalid(
      'callback_url_word',
      `${field} holds “${word}”, and Safaricom registers no address with the words ${forbiddenWords.join(', ')} in it. Choose another path or host.`,
      { field, word },
    );
  const tunnel = environment === 'production' ? tunnels.find((name) => url.hostname.includes(name)) : undefined;
  if (tunnel !== undefined)
    throw invalid(
      'callback_url_invalid',
      `${field} leads through ${tunnel}, which Safaricom does not call in production. Give an address of your own.`,
      {
        field,
      },
    );
}
