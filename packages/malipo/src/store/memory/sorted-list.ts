/** Entries in the order of their keys. Cut into short pieces, so that an insertion moves little even among a million. */
export interface SortedList<E extends { readonly key: string }> {
  /** Its key must be new. */
  add(entry: E): void;
  remove(key: string): void;
  /** Entries whose keys are at least `low` and below `high`, from either end, up to `limit`. */
  between(low: string, high: string, descending: boolean, limit: number): E[];
}

const pieceSize = 512;

export function sortedList<E extends { readonly key: string }>(): SortedList<E> {
  const pieces: E[][] = [[]];

  /** The first place whose key is not below `key`: which piece, and where in it. */
  const locate = (key: string): [number, number] => {
    let low = 0;
    let high = pieces.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const last = pieces[middle]?.at(-1);
      if (last && last.key < key) low = middle + 1;
      else high = middle;
    }
    return [low, placeIn(pieces[low] ?? [], key)];
  };

  return {
    add(entry) {
      const [found, place] = locate(entry.key);
      const piece = Math.min(found, pieces.length - 1);
      const entries = pieces[piece] ?? [];
      entries.splice(found > piece ? entries.length : place, 0, entry);
      if (entries.length > pieceSize) pieces.splice(piece + 1, 0, entries.splice(pieceSize / 2));
    },
    remove(key) {
      const [piece, place] = locate(key);
      const entries = pieces[piece];
      if (entries?.[place]?.key !== key) throw new Error('The entry is not in the list.');
      entries.splice(place, 1);
      if (entries.length === 0 && pieces.length > 1) pieces.splice(piece, 1);
    },
    between(low, high, descending, limit) {
      const [firstPiece, first] = locate(low);
      const [lastPiece, end] = locate(high);
      const found: E[] = [];
      const pieceCount = Math.min(lastPiece, pieces.length - 1) - firstPiece + 1;
      for (let step = 0; step < pieceCount && found.length < limit; step++) {
        const at = descending ? firstPiece + pieceCount - 1 - step : firstPiece + step;
        const entries = pieces[at] ?? [];
        const from = at === firstPiece ? first : 0;
        const until = at === lastPiece ? end : entries.length;
        const count = Math.min(until - from, limit - found.length);
        if (descending) for (let i = 1; i <= count; i++) found.push(entries[until - i] as E);
        else for (let i = 0; i < count; i++) found.push(entries[from + i] as E);
      }
      return found;
    },
  };
}

function placeIn(entries: readonly { readonly key: string }[], key: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle] as { readonly key: string }).key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
