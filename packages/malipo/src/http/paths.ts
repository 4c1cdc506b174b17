/** The path of an absolute address, without query. */
export function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start < 0) return '/';
  for (let end = start; end < url.length; end++) {
    if (url[end] === '?' || url[end] === '#') return url.slice(start, end);
  }
  return url.slice(start);
}

/** The path of an address below where we are mounted. Proxies and frameworks may or may not have taken that part off already. */
export function routedPath(url: string, basePath: string): string {
  const path = pathOf(url);
  const isBelow = basePath !== '' && (path === basePath || path.startsWith(`${basePath}/`));
  return isBelow ? path.slice(basePath.length) || '/' : path;
}

/** Where we are mounted: `` or `/malipo`. */
export const basePathOf = (publicUrl: string): string => new URL(publicUrl).pathname.replace(/\/+$/, '');
