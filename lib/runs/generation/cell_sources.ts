import type { ArchiveGroupHandle } from "../../archive/mod.ts";
import { isMicrowave, nearestOverpasses, type PairClass, pairClass } from "../../colocation/mod.ts";
import type { Block } from "../../grid/mod.ts";
import { imergFamily, sensorName } from "../../sources/mod.ts";
import { blockReader } from "../block_reader.ts";
import { type CellCondition, type Pass, PASS_REACH } from "./cell_conditions.ts";

/** Half hours looked back and ahead for overpasses. */
const HALF_HOURS = PASS_REACH / 30;

/** Times whose sources are kept: windows of one time come together. */
const KEPT = 4;

/** What the satellite says of where its rain comes from. */
export interface CellSources {
  /** What observed `cell` of the satellite grid in half hour `half`; null where the product does not say. */
  condition(half: number, cell: number): CellCondition | null;
  /** The sensor, "morph", "infrared", "infrared+morph"; null where the product does not say. */
  label(half: number, cell: number): string | null;
}

/**
 * Reads from a satellite group what observed its cells in `halfHours` half hours from index `first` on. Passes farther than
 * {@link PASS_REACH} away are not known. Groups without sources say nothing.
 *
 * @param block of the grid that the cells asked for lie in
 */
export function cellSources(
  group: ArchiveGroupHandle,
  halfHours: number,
  block: Block,
): (first: number) => Promise<CellSources> {
  const { time, product } = group;
  const has = (name: string) => group.variables.some((variable) => variable.name === name);
  const under = blockReader(group, block);
  const { cells, placeOf } = under;
  const version = imergFamily(product.version) ?? "V07";
  const known = new Map<number, Promise<CellSources>>();
  const read = async (name: string, from: number, count: number): Promise<Float32Array> =>
    has(name) ? await under.read(name, [from, count]) : new Float32Array(count * cells).fill(NaN);

  const load = async (first: number): Promise<CellSources> => {
    const from = Math.max(0, first - HALF_HOURS);
    const count = Math.min(time.count, first + halfHours + HALF_HOURS) - from;
    const [source, minute, weight] = await Promise.all(
      ["source", "observation_minute", "infrared_weight"].map((name) => read(name, from, count)),
    ) as [Float32Array, Float32Array, Float32Array];
    const times = { first: time.first + from * time.step, step: time.step, source, minute };
    const unknown = () => new Float64Array(cells).fill(NaN);
    const last = nearestOverpasses(times, unknown(), "last");
    const next = nearestOverpasses(times, unknown(), "next");
    const nameAt = (entry: number): string => sensorName(source[entry]!, version);
    const pass = (observed: number, half: number, place: number): Pass | null => {
      if (Number.isNaN(observed)) return null;
      const row = Math.floor((observed - times.first) / time.step);
      const middle = times.first + (first - from + half + 0.5) * time.step;
      return { sensor: nameAt(row * cells + place), minutes: Math.abs(middle - observed) / 60 };
    };
    const entryOf = (half: number, cell: number) => (first - from + half) * cells + placeOf(cell);
    return {
      condition: (half, cell) => {
        const entry = entryOf(half, cell);
        if (Number.isNaN(source[entry]!)) return null;
        return {
          now: isMicrowave(source[entry]!) ? nameAt(entry) : null,
          last: pass(last[entry]!, half, placeOf(cell)),
          next: pass(next[entry]!, half, placeOf(cell)),
        };
      },
      label: (half, cell) => {
        const entry = entryOf(half, cell);
        const kind: PairClass | null = pairClass(source[entry]!, weight[entry]!);
        return kind === "sensor" ? nameAt(entry) : kind;
      },
    };
  };
  return (first) => {
    const found = known.get(first) ?? load(first);
    known.delete(first);
    known.set(first, found);
    if (known.size > KEPT) known.delete(known.keys().next().value!);
    return found;
  };
}
