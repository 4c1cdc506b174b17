/** Ids of rows by what they have in common. */
export interface Groups {
  add(key: string, id: string): void;
  remove(key: string, id: string): void;
  get(key: string): ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

export function createGroups(): Groups {
  const groups = new Map<string, Set<string>>();
  return {
    add: (key, id) => {
      const group = groups.get(key);
      if (group) group.add(id);
      else groups.set(key, new Set([id]));
    },
    remove: (key, id) => void groups.get(key)?.delete(id),
    get: (key) => groups.get(key) ?? NONE,
  };
}
