/** Who waits for their turn. `first` ones come before the others, in their own order. */
export interface WaitingLine<M> {
  readonly length: number;
  join(member: M, first: boolean): void;
  /** Who would be next. */
  peek(): M | undefined;
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
    peek: () => head[0] ?? rest[0],
    next: () => head.shift() ?? rest.shift(),
    clear: () => [...head.splice(0), ...rest.splice(0)],
  };
}
