import type { SplitName } from "../../archive/mod.ts";
import { randomStream } from "../../base/mod.ts";
import type { ArtefactDetection } from "../../report/mod.ts";
import { ARTEFACTS } from "../../sources/mod.ts";
import type { PairContext } from "../pair_context.ts";
import { HELD_OUT_BLOCKS } from "../held_out_blocks.ts";
import { heldOutProgress } from "../held_out_progress.ts";
import { type Anomaly, ANOMALY_PARTS, type AnomalyScore } from "./anomaly_score.ts";
import type { CoverageDraws } from "./coverage.ts";
import { detection, type Scored } from "./detection.ts";
import { type SceneReader, tellsOfRain, windowsByTime } from "./scenes.ts";

/** Times that each artefact is put into a scene: it matters which half hour it takes, and where its line lies. */
export const ARTEFACT_DRAWS = 3;

/** What {@link detectArtefacts} found. */
export interface Detections {
  /** By artefact. */
  readonly artefacts: readonly ArtefactDetection[];
  /** Times whose windows artefacts were put into. */
  readonly scenes: number;
  /** Anomaly score of the windows of each time, as they are; those with too little rain to tell are left out. */
  readonly scores: ReadonlyMap<number, number>;
}

/** A scene's score and its block of time. */
interface Found extends Anomaly {
  readonly block: number;
}

/**
 * Scores the satellite's scenes of a part, puts artefacts into them, one at a time, and sees how well the score tells them
 * from the same scenes as they are. Scenes are chosen as they are: one that an artefact dries is scored all the same; the half hours
 * before and after stay as they are.
 */
export async function detectArtefacts(
  context: PairContext,
  { read, scoreOf }: { readonly read: SceneReader; readonly scoreOf: AnomalyScore },
  { split, quiet, ...draws }: CoverageDraws & { readonly split: SplitName; readonly quiet: boolean },
): Promise<Detections> {
  const scores = new Map<number, number>();
  const clean: Found[] = [];
  const found = ARTEFACTS.map((): Found[] => []);
  const line = await heldOutProgress("Telling artefacts", context, split, { quiet });
  for await (const windows of windowsByTime(context, split)) {
    line.update(windows);
    const { time } = windows.origins[0]!;
    const block = HELD_OUT_BLOCKS.of(time);
    const scene = await read(windows);
    const own = tellsOfRain(context, scene) ? scoreOf(scene) : null;
    if (own === null) continue;
    scores.set(time, own.score);
    clean.push({ ...own, block });
    for (const [a, { name, apply }] of ARTEFACTS.entries()) {
      for (let draw = 0; draw < ARTEFACT_DRAWS; draw++) {
        const stream = randomStream(draws.seed, `artefact/${name}/${time}/${draw}`);
        const score = scoreOf(await read(windows, (scene) => apply(scene, stream)));
        if (score !== null) found[a]!.push({ ...score, block });
      }
    }
  }
  line.finish(`${clean.length} times`);
  return {
    scores,
    scenes: clean.length,
    artefacts: ARTEFACTS.map(({ name, about }, a): ArtefactDetection => {
      const by = (number: (anomaly: Anomaly) => number): readonly Scored[] =>
        [clean, found[a]!].flatMap((scenes, k) =>
          scenes.map((one) => ({ block: one.block, isArtefact: k === 1, score: number(one) }))
        );
      const { value, ...interval } = detection(by(({ score }) => score), draws);
      const parts = ANOMALY_PARTS.map((part, k) =>
        [part, detection(by(({ parts }) => parts[k]!), draws).value] as const
      );
      return { artefact: name, about, auroc: value, ...interval, parts: Object.fromEntries(parts) };
    }),
  };
}
