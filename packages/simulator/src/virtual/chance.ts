/** Seeded chance: the same seed gives the same numbers for ever, on every machine. Not for secrets. */
export interface Chance {
  /** From 0 up to, never reaching, 1. */
  fraction(): number;
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number;
  bytes(count: number): Uint8Array;
}

/** sfc32: small, fast, and passes the usual statistical batteries; four words of state. */
export function createChance(seed: number): Chance {
  let a = 0x9e3779b9 ^ (seed >>> 0);
  let b = 0x243f6a88 ^ (Math.floor(seed / 0x1_0000_0000) >>> 0);
  let c = 0xb7e15162;
  let counter = 1;
  const word = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  // Neighbouring seeds need a few rounds before their streams look unrelated.
  for (let i = 0; i < 15; i++) word();

  return {
    fraction: () => word() / 0x1_0000_0000,
    below: (count) => Math.floor((word() / 0x1_0000_0000) * count),
    bytes: (count) => {
      const bytes = new Uint8Array(count);
      for (let i = 0; i < count;) {
        const four = word();
        for (let shift = 0; shift < 32 && i < count; shift += 8) bytes[i++] = (four >>> shift) & 255;
      }
      return bytes;
    },
  };
}

/** A seed taken from a system's own chance, for a world nobody gave a seed to. */
export function seedFrom(bytes: Uint8Array): number {
  let seed = 0;
  for (const byte of bytes.subarray(0, 6)) seed = seed * 256 + byte;
  return seed;
}
