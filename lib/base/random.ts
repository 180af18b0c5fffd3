/** A named stream of pseudo-random numbers: the same seed and name give the same numbers on every machine. */
export interface RandomStream {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in [0, count). */
  integer(count: number): number;
  /** Shuffles `items` in place (Fisher-Yates) and returns them. */
  shuffle<T>(items: T[]): T[];
}

/** FNV-1a hash of `text`, 32 bits, with `seed` mixed in after it (not before: there it could cancel a letter). */
export function hash32(text: string, seed = 0): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * Opens the stream `name` of `seed`. Generator: sfc32 (Doty-Humphrey, PractRand), normals by Marsaglia's polar method.
 * Streams with different names are independent for all practical purposes, so work can be cut in any order.
 */
export function randomStream(seed: number, name: string): RandomStream {
  let a = hash32(name, seed);
  let b = hash32(name, seed ^ 0x9e3779b9);
  let c = seed | 0;
  let counter = 1;
  let spare = NaN;
  const bits = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) bits();
  const next = (): number => bits() / 4294967296;
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = NaN;
      return value;
    }
    for (;;) {
      const x = 2 * next() - 1;
      const y = 2 * next() - 1;
      const s = x * x + y * y;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt(-2 * Math.log(s) / s);
        spare = y * scale;
        return x * scale;
      }
    }
  };
  const integer = (count: number): number => Math.floor(next() * count);
  return {
    next,
    normal,
    integer,
    shuffle: (items) => {
      for (let i = items.length - 1; i > 0; i--) {
        const j = integer(i + 1);
        [items[i], items[j]] = [items[j]!, items[i]!];
      }
      return items;
    },
  };
}
