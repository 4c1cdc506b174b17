/** One at a time, in the order of asking; `first` goes to the head of the line. */
export interface Turns {
  take(first: boolean): Promise<void> | undefined;
  release(): void;
}

export function turns(): Turns {
  const line: (() => void)[] = [];
  let isTaken = false;
  return {
    take(first) {
      if (!isTaken) {
        isTaken = true;
        return undefined;
      }
      return new Promise((resolve) => (first ? line.unshift(resolve) : line.push(resolve)));
    },
    release() {
      const next = line.shift();
      if (next) next();
      else isTaken = false;
    },
  };
}
