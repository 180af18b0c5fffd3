import { type PrincipalComponents, principalComponents, projectOn } from "../../topographic/mod.ts";
import { concatenate } from "../concatenate.ts";
import { first, type PairContext } from "../pair_context.ts";
import { FEATURE_NAMES, sceneFeatures } from "./scene_features.ts";
import { type ExplainedScene, type SceneReader, wetShare } from "./scenes.ts";

/** Parts of the score: the features, and how far the latent lies from those of training windows. */
export const ANOMALY_PARTS = [...FEATURE_NAMES, "latent"] as const;

/** An anomaly score, and its parts in standard deviations of training windows. */
export interface Anomaly {
  /** Distance from training windows, standard deviations: about the root of the number of parts where nothing is unusual. */
  readonly score: number;
  /** Each part's departure, standard deviations. */
  readonly parts: readonly number[];
}

/** Scores windows; null of those with too little rain to tell, or missing cells only. */
export type AnomalyScore = (scene: ExplainedScene) => Anomaly | null;

/** Training batches that the score learns what is usual from. */
const BATCHES = 40;

/** Directions of the latent in which distances are measured. */
const COMPONENTS = 24;

/** Frames whose latents directions are found from: one in so many. */
const EVERY = 3;

/** Least variance of a direction, by that of the first: what hardly varies is not blown up. */
const LEAST = 1e-3;

/**
 * Learns what windows of the satellite are usual, from training windows that no artefact was put into: the mean and covariance of
 * features of the window beside what its projection explains, and of the distance of its latent. A score is the Mahalanobis
 * distance from them. Nothing of the artefacts is learned. Of fewer windows than it takes, nothing is told.
 */
export async function fitAnomalyScore(
  { pairing, model: { config: { capsules, width } }, settings: { data: { wetFraction } } }: PairContext,
  read: SceneReader,
): Promise<AnomalyScore> {
  const scenes: ExplainedScene[] = [];
  for await (const batch of first(pairing.training({ epoch: 0, batch: 0 }), BATCHES)) {
    scenes.push(...(await read(batch)).filter(({ scene }) => wetShare(scene) >= wetFraction));
  }
  if (scenes.length === 0) return () => null;
  const units = capsules * width;
  const some = scenes.map(({ latent }) => latent.filter((_, i) => Math.floor(i / units) % EVERY === 0));
  const components = principalComponents(concatenate(some), units, Math.min(COMPONENTS, units));
  const features = (scene: ExplainedScene): number[] => [
    ...sceneFeatures(scene),
    Math.log(latentDistance(components, scene.latent)),
  ];
  const rows = scenes.map(features).filter((row) => row.every(Number.isFinite));
  const count = ANOMALY_PARTS.length;
  if (rows.length <= count) return () => null;
  const usual = principalComponents(Float32Array.from(rows.flat()), count, count);
  const deviations = ANOMALY_PARTS.map((_, k) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[k]! - usual.mean[k]!) ** 2, 0) / (rows.length - 1))
  );
  return (scene) => {
    if (wetShare(scene.scene) < wetFraction) return null;
    const own = features(scene);
    if (!own.every(Number.isFinite)) return null;
    return {
      score: mahalanobis(usual, Float32Array.from(own)),
      parts: own.map((value, k) => (value - usual.mean[k]!) / deviations[k]!),
    };
  };
}

/** Root mean square over frames of the distance of latents [frame, unit] along the components, standard deviations of each. */
function latentDistance(components: PrincipalComponents, latent: Float32Array): number {
  const along = projectOn(components, latent);
  const count = components.directions.length;
  const least = LEAST * components.variances[0]!;
  const sum = along.reduce((total, x, i) => total + x * x / Math.max(components.variances[i % count]!, least), 0);
  return Math.sqrt(sum / along.length);
}

function mahalanobis(usual: PrincipalComponents, row: Float32Array): number {
  const least = LEAST * usual.variances[0]!;
  return Math.sqrt(
    projectOn(usual, row).reduce((sum, x, k) => sum + x * x / Math.max(usual.variances[k]!, least), 0),
  );
}
