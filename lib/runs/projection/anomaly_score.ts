import { isDataError } from "../../base/mod.ts";
import { logMeanExp, type PrincipalComponents, principalComponents, projectOn } from "../../topographic/mod.ts";
import { concatenate } from "../concatenate.ts";
import { heldOutProgress } from "../held_out_progress.ts";
import type { PairContext } from "../pair_context.ts";
import type { PairedWindowBatch } from "../paired_windows.ts";
import { reservoir } from "../some_windows.ts";
import { fitChangeLaw, scalingEvidence } from "./scaled_rain.ts";
import { FEATURE_NAMES, sceneFeatures } from "./scene_features.ts";
import { type ExplainedScene, isRainy, type SceneReader, tellsOfRain, windowsByTime } from "./scenes.ts";

/** What departs from its mean of training days: features, and how far the latents lie from theirs. */
const DEPARTURES = [...FEATURE_NAMES, "latent"] as const;

/** Parts of the score: departures, and whether rain was scaled in a half hour. */
export const ANOMALY_PARTS = [...DEPARTURES, "level", "edge"] as const;

/** An anomaly score and its parts: logarithms of how many times likelier the scene is if something is wrong than if it is rain. */
export interface Anomaly {
  /** That one of the parts is wrong, each as likely as another: logarithm of the mean of their factors. */
  readonly score: number;
  /** What each part says, above 0 where it speaks against rain. */
  readonly parts: readonly number[];
}

/** Scores scenes with rain enough to tell by ({@link tellsOfRain}); null where it cannot. */
export type AnomalyScore = (scene: ExplainedScene) => Anomaly | null;

/** Scenes of training days that the score learns from, at most: of a long archive, of all its seasons. */
const SCENES = 300;

/** Directions of the latent in which distances are measured. */
const COMPONENTS = 24;

/** Frames whose latents directions are found from: one in so many. */
const EVERY = 9;

/** What is wrong departs by so many standard deviations, in the root of the mean square. */
const WRONG = 5;

/** Least variance of a direction, by that of the first: what hardly varies is not blown up. */
const LEAST = 1e-3;

/**
 * Learns what scenes of the satellite are usual, from training days that no artefact was put into: mean and deviation of
 * features of all windows of a time beside what their projections explain, and of the distance of their latents; and how much
 * rain changes between half hours. Each part gives the logarithm of a Bayes factor: a feature is of unit variance if usual, and
 * departs by {@link WRONG} deviations to the unusual side if not; level and edge are of {@link scalingEvidence}. The score takes one
 * or another to be wrong: factors are added, so that parts that see nothing do not drown the one that does. Nothing is learned of
 * artefacts, but it is known what to look for: rain that does not explain itself, stands still, is scattered, or is scaled in a half
 * hour, whole or beyond a line (constants of those two were chosen by artefacts injected into training days). Of fewer scenes than
 * parts, nothing is told.
 */
export async function fitAnomalyScore(
  context: PairContext,
  read: SceneReader,
  { needsPairs, quiet }: { readonly needsPairs: boolean; readonly quiet: boolean },
): Promise<AnomalyScore> {
  const { model: { config: { capsules, width } } } = context;
  const scenes: ExplainedScene[] = [];
  try {
    const looking = await heldOutProgress("Looking for rain", context, "train", { quiet });
    const seen = async function* () {
      for await (const windows of windowsByTime(context, "train")) {
        looking.update(windows);
        yield windows;
      }
      looking.finish();
    };
    const times = await someRainyTimes(seen(), (satellite) => isRainy(context, satellite), SCENES);
    const line = await heldOutProgress("Learning what is usual", context, "train", { quiet });
    for await (const windows of windowsByTime(context, "train")) {
      line.update(windows);
      if (!times.has(windows.origins[0]!.time)) continue;
      const scene = await read(windows);
      if (tellsOfRain(context, scene)) scenes.push(scene);
    }
    line.finish(`${scenes.length} times`);
  } catch (error) {
    if (needsPairs || !isDataError(error, "missing-frame")) throw error;
  }
  if (scenes.length <= ANOMALY_PARTS.length) return () => null;
  const units = capsules * width;
  const some = scenes.map(({ latent }) => latent.filter((_, i) => Math.floor(i / units) % EVERY === 0));
  const components = principalComponents(concatenate(some), units, Math.min(COMPONENTS, units));
  const features = (scene: ExplainedScene): number[] => [
    ...sceneFeatures(scene),
    Math.log(latentDistance(components, scene.latent)),
  ];
  const rows = scenes.map(features).filter((row) => row.every(Number.isFinite));
  const usual = DEPARTURES.map((_, k) => {
    const mean = rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length;
    const squares = rows.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0);
    return { mean, deviation: Math.sqrt(squares / (rows.length - 1)) };
  });
  const law = fitChangeLaw(scenes);
  return (scene) => {
    const parts = [
      ...features(scene).map((value, k) => evidence((value - usual[k]!.mean) / usual[k]!.deviation)),
      ...scalingEvidence(scene, law),
    ];
    const score = logMeanExp(parts);
    return Number.isFinite(score) ? { score, parts } : null;
  };
}

/** Starts of windows with rain in the satellite, s since 1970 UTC: `most` of them, each as likely as any other. */
export async function someRainyTimes(
  windows: AsyncIterable<Pick<PairedWindowBatch, "satellite" | "origins">>,
  isWet: (satellite: Float32Array) => boolean,
  most: number,
): Promise<ReadonlySet<number>> {
  const placeOfNext = reservoir(most, 0);
  const kept: number[] = [];
  for await (const { satellite, origins } of windows) {
    const place = isWet(satellite) ? placeOfNext() : null;
    if (place !== null) kept[place] = origins[0]!.time;
  }
  return new Set(kept);
}

/** Logarithm of how many times likelier a departure is, standard deviations, of something wrong than of rain. */
const evidence = (departure: number): number =>
  0.5 * (Math.max(0, departure) ** 2 * WRONG ** 2 / (1 + WRONG ** 2) - Math.log1p(WRONG ** 2));

/** Root mean square over frames of the distance of latents [frame, unit] along the components, standard deviations of each. */
function latentDistance(components: PrincipalComponents, latent: Float32Array): number {
  const along = projectOn(components, latent);
  const count = components.directions.length;
  const least = LEAST * components.variances[0]!;
  const sum = along.reduce((total, x, i) => total + x * x / Math.max(components.variances[i % count]!, least), 0);
  return Math.sqrt(sum / along.length);
}
