/** Connected regions of a field. */
export interface Labels {
  /** Region of each cell, 1 to {@link Labels.count}; 0 outside. */
  readonly label: Int32Array;
  /** Number of regions. */
  readonly count: number;
}

/** Which neighbours connect: 4 (sides) or 8 (corners too). */
export type Connectivity = 4 | 8;

const STEPS = [[0, 1], [0, -1], [1, 0], [-1, 0], [1, 1], [1, -1], [-1, 1], [-1, -1]] as const;

/**
 * Labels the connected regions of the cells for which `inside` is true, in the order of their first cells.
 *
 * @throws RangeError when the connectivity is neither 4 nor 8.
 */
export function labels(
  [height, width]: readonly [number, number],
  inside: (i: number) => boolean,
  connectivity: Connectivity = 8,
): Labels {
  if (connectivity !== 4 && connectivity !== 8) throw new RangeError(`Connectivity ${connectivity} is not 4 or 8`);
  const steps = STEPS.slice(0, connectivity);
  const label = new Int32Array(height * width);
  const stack: number[] = [];
  let count = 0;
  for (let seed = 0; seed < label.length; seed++) {
    if (label[seed] !== 0 || !inside(seed)) continue;
    label[seed] = ++count;
    stack.push(seed);
    while (stack.length > 0) {
      const cell = stack.pop()!;
      const y = Math.floor(cell / width);
      const x = cell - y * width;
      for (const [dy, dx] of steps) {
        if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
        const next = cell + dy * width + dx;
        if (label[next] !== 0 || !inside(next)) continue;
        label[next] = count;
        stack.push(next);
      }
    }
  }
  return { label, count };
}
