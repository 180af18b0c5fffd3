import type { SplitName } from "../../archive/mod.ts";
import { randomStream } from "../../base/mod.ts";
import type { ArtefactDetection } from "../../report/mod.ts";
import { ARTEFACTS } from "../../sources/mod.ts";
import type { PairContext } from "../pair_context.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { type Anomaly, ANOMALY_PARTS, type AnomalyScore } from "./anomaly_score.ts";
import type { CoverageDraws } from "./coverage.ts";
import { detection, type Scored } from "./detection.ts";
import type { SceneReader } from "./scenes.ts";

/** What {@link detectArtefacts} found. */
export interface Detections {
  /** By artefact. */
  readonly artefacts: readonly ArtefactDetection[];
  /** Windows that artefacts were put into. */
  readonly windows: number;
}

/**
 * Puts artefacts into the satellite's windows of a part, one kind at a time, and sees how well the anomaly score tells them from
 * the same windows as they are.
 */
export async function detectArtefacts(
  { pairing }: PairContext,
  { read, scoreOf }: { readonly read: SceneReader; readonly scoreOf: AnomalyScore },
  { split, ...draws }: CoverageDraws & { readonly split: SplitName },
): Promise<Detections> {
  const clean: (Anomaly & { readonly block: number })[] = [];
  const found = ARTEFACTS.map((): (Anomaly & { readonly block: number })[] => []);
  for await (const batch of pairing.heldOut(split)) {
    const scores = (await read(batch)).map((scene) => scoreOf(scene));
    const blocks = batch.origins.map(({ time }) => HELD_OUT_BLOCKS.of(time));
    scores.forEach((score, k) => score === null || clean.push({ ...score, block: blocks[k]! }));
    for (const [a, { name, apply }] of ARTEFACTS.entries()) {
      const scenes = await read(batch, (scene, window) => {
        const { time, y, x } = batch.origins[window]!;
        return apply(scene, randomStream(draws.seed, `artefact/${name}/${time}/${y}/${x}`));
      });
      scenes.forEach((scene, k) => {
        const score = scores[k] === null ? null : scoreOf(scene);
        if (score !== null) found[a]!.push({ ...score, block: blocks[k]! });
      });
    }
  }
  return {
    windows: clean.length,
    artefacts: ARTEFACTS.map(({ name, about }, a): ArtefactDetection => {
      const by = (number: (anomaly: Anomaly) => number): readonly Scored[] => [
        ...clean.map((one) => ({ block: one.block, isArtefact: false, score: number(one) })),
        ...found[a]!.map((one) => ({ block: one.block, isArtefact: true, score: number(one) })),
      ];
      const { value, ...interval } = detection(by(({ score }) => score), draws);
      const parts = ANOMALY_PARTS.map((part, k) => {
        return [part, detection(by(({ parts }) => Math.abs(parts[k]!)), draws).value] as const;
      });
      return { artefact: name, about, auroc: value, ...interval, parts: Object.fromEntries(parts) };
    }),
  };
}
