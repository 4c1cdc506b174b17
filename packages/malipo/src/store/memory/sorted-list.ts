/** Entries in order. Cut into short pieces, so that an insertion moves little even among a million. */
export interface SortedList<E> {
  add(entry: E): void;
  /** Takes out the one that compares as the same. */
  remove(entry: E): void;
  /** Entries after all that are `below` and before all that are `above`, from either end, up to `limit`. */
  between(below: (entry: E) => boolean, above: (entry: E) => boolean, descending: boolean, limit: number): E[];
}

const pieceSize = 512;

/** `compare` is a total order: it returns 0 only for entries that are the same. */
export function sortedList<E>(compare: (a: E, b: E) => number): SortedList<E> {
  const pieces: E[][] = [[]];

  /** First position whose entry does not fulfil `isBefore`, as piece and place in it. */
  const locate = (isBefore: (entry: E) => boolean): [number, number] => {
    const found = firstWhereNot(pieces.length, (at) => {
      const piece = pieces[at] ?? [];
      return piece.length > 0 && isBefore(piece[piece.length - 1] as E);
    });
    const entries = pieces[found] ?? [];
    return [found, firstWhereNot(entries.length, (at) => isBefore(entries[at] as E))];
  };

  return {
    add(entry) {
      const tail = pieces[pieces.length - 1];
      const last = tail?.[tail.length - 1];
      if (tail && last !== undefined && tail.length < pieceSize && compare(last, entry) < 0) return void tail.push(entry);
      const [found, place] = locate((other) => compare(other, entry) < 0);
      const piece = Math.min(found, pieces.length - 1);
      const entries = pieces[piece] ?? [];
      entries.splice(found > piece ? entries.length : place, 0, entry);
      if (entries.length > pieceSize) pieces.splice(piece + 1, 0, entries.splice(pieceSize / 2));
    },
    remove(entry) {
      const [piece, place] = locate((other) => compare(other, entry) < 0);
      const entries = pieces[piece];
      const found = entries?.[place];
      if (!entries || found === undefined || compare(found, entry) !== 0) throw new Error('The entry is not in the list.');
      entries.splice(place, 1);
      if (entries.length === 0 && pieces.length > 1) pieces.splice(piece, 1);
    },
    between(below, above, descending, limit) {
      const [firstPiece, first] = locate(below);
      const [lastPiece, end] = locate((entry) => !above(entry));
      const found: E[] = [];
      const pieceCount = Math.min(lastPiece, pieces.length - 1) - firstPiece + 1;
      for (let step = 0; step < pieceCount && found.length < limit; step++) {
        const at = descending ? firstPiece + pieceCount - 1 - step : firstPiece + step;
        const entries = pieces[at] ?? [];
        const part = entries.slice(at === firstPiece ? first : 0, at === lastPiece ? end : entries.length);
        if (descending) part.reverse();
        for (const entry of part.length > limit - found.length ? part.slice(0, limit - found.length) : part) found.push(entry);
      }
      return found;
    },
  };
}

function firstWhereNot(length: number, holds: (at: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
