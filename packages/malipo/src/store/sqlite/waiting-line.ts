/** Who waits for the writer. `first` ones come before the others, in their own order. */
export interface WaitingLine<M> {
  readonly length: number;
  join(member: M, first: boolean): void;
  next(): M | undefined;
  /** Everybody, when nobody can be served. */
  clear(): M[];
}

export function waitingLine<M>(): WaitingLine<M> {
  const head: M[] = [];
  const rest: M[] = [];
  return {
    get length() {
      return head.length + rest.length;
    },
    join: (member, first) => void (first ? head : rest).push(member),
    next: () => head.shift() ?? rest.shift(),
    clear: () => [...head.splice(0), ...rest.splice(0)],
  };
}
