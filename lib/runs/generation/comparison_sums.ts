import type { ComparedProductScore, ErrorPart } from "../../report/mod.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { comparedScores, type Draws, measureScores } from "./compared_scores.ts";
import { partsScorer, type PartsState } from "./error_parts.ts";
import { maskJointly } from "./mask_jointly.ts";
import { productScorer, type ProductState, type ScorerOptions } from "./product_scores.ts";
import { rainRegime, REGIMES } from "./rain_regime.ts";
import { AREA_AVERAGE, type RivalRow } from "./rivals.ts";

/** Share of a window's cells that one source must have observed for the window to count as its own. */
const ONE_SOURCE = 0.8;

/** What is compared, on which cells. */
export interface ComparisonOptions extends Pick<ScorerOptions, "size" | "cellKm" | "satelliteKm" | "labels"> {
  /** Products by the names that rows give them, the area average first. */
  readonly products: readonly string[];
  /** Generators, whose first members are told by parts beside the satellite. */
  readonly generators: readonly string[];
}

/** Scores of products and parts of errors, gathered by block. */
export interface ComparisonSums {
  /** Adds a half hour of a window: all products on the cells that all of them and the satellite have. */
  add(row: ComparedRow): void;
  /** What was found; parts by source, and by regime of the radar's rain. */
  found(draws: Draws): {
    readonly scores: readonly ComparedProductScore[];
    readonly parts: readonly ErrorPart[];
    readonly regimes: readonly ErrorPart[];
  };
}

/** What of a row is compared. */
export type ComparedRow = Omit<RivalRow, "windows"> & {
  readonly windows: Pick<RivalRow["windows"], "slot" | "cells" | "sources">;
};

/** Starts gathering. */
export function comparisonSums({ products: names, generators, ...options }: ComparisonOptions): ComparisonSums {
  const { size, labels } = options;
  const scorer = productScorer(options);
  const parts = partsScorer(options);
  const told = ["IMERG", ...generators];
  const groups: readonly string[] = [...labels, ...REGIMES];
  const fields = groups.map(() => 0);
  const blocks = new Map<number, { readonly products: ProductState[]; readonly parts: PartsState[][] }>();
  const area = size * size;
  const stateOf = (time: number) => {
    const block = HELD_OUT_BLOCKS.of(time);
    let state = blocks.get(block);
    if (state === undefined) {
      state = { products: names.map(() => scorer.init()), parts: groups.map(() => told.map(() => parts.init())) };
      blocks.set(block, state);
    }
    return state;
  };

  return {
    add: ({ windows, window, half, time, slots, radar, truth: observed, products }) => {
      const truth = maskJointly(observed, names.map((name) => products[name]!));
      const state = stateOf(time);
      const label = slots.map((slot) =>
        labels.indexOf(windows.sources[window]!.label(half, windows.cells[window]![slot]!) ?? "")
      );
      const place = new Map(slots.map((slot, i) => [slot, i]));
      const cellOf = windows.slot.subarray(window * area, (window + 1) * area).map((slot) => place.get(slot) ?? -1);
      const paint = (values: readonly number[]): Float32Array =>
        Float32Array.from(cellOf, (cell) => values[cell] ?? NaN);
      names.forEach((name, k) => scorer.add(state.products[k]!, { truth, label, paint }, products[name]!));
      if (truth.every(Number.isNaN)) return;
      const source = labels.findIndex((_, k) => label.filter((l) => l === k).length >= ONE_SOURCE * label.length);
      const regime = rainRegime(radar);
      const own = [source, regime === null ? -1 : groups.indexOf(regime)].filter((group) => group >= 0);
      own.forEach((group) => fields[group]!++);
      const paintShared = (values: readonly number[]) => paint(maskJointly(values, [[truth]]));
      const average = paintShared(products[AREA_AVERAGE]![0]!);
      [truth, ...generators.map((name) => products[`${name}, members`]![0]!)].forEach((values, k) => {
        const sums = parts.init();
        parts.add(sums, paintShared(values), average);
        own.forEach((group) => parts.merge(state.parts[group]![k]!, sums));
      });
    },
    found: (draws) => {
      const states = [...blocks].sort(([a], [b]) => a - b).map(([, state]) => state);
      const partsOf = (group: string): readonly ErrorPart[] => {
        const own = groups.indexOf(group);
        if (fields[own] === 0) return [];
        return told.flatMap((product, k) =>
          measureScores(states.map(({ parts }) => parts[own]![k]!), parts, draws)
            .map((score): ErrorPart => ({ product, fields: fields[own]!, ...score, group }))
        );
      };
      return {
        scores: comparedScores(names, states.map(({ products }) => products), scorer, draws),
        parts: labels.flatMap(partsOf),
        regimes: REGIMES.flatMap(partsOf),
      };
    },
  };
}
