import type { Language } from './words.ts';

const cookieName = 'malipo_lang';
const year = 365 * 24 * 3600;

const asLanguage = (text: string | null | undefined): Language | undefined => (text === 'en' || text === 'sw' ? text : undefined);

/** The language somebody just chose by the switch. */
export const chosenLanguage = (request: Request): Language | undefined => asLanguage(new URL(request.url).searchParams.get('lang'));

/** What was chosen before, else what the browser prefers, else English. */
export function languageOf(request: Request): Language {
  const kept = /(?:^|;\s*)malipo_lang=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];
  return asLanguage(kept) ?? preferred(request.headers.get('accept-language') ?? '') ?? 'en';
}

function preferred(header: string): Language | undefined {
  const wishes = header.split(',').map((wish, place) => {
    const [tag = '', ...parameters] = wish.trim().toLowerCase().split(';');
    const quality = Number(/^\s*q=([\d.]+)/.exec(parameters[0] ?? '')?.[1] ?? 1);
    return { language: asLanguage(tag.split('-')[0]), quality, place };
  });
  return wishes.filter((wish) => wish.language && wish.quality > 0).sort((a, b) => b.quality - a.quality || a.place - b.place)[0]?.language;
}

/** Keeps the choice for all payments. It holds no secret. */
export const languageCookie = (language: Language, basePath: string): string =>
  `${cookieName}=${language}; Path=${basePath}/pay; Max-Age=${year}; SameSite=Lax`;
