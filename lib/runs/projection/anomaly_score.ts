import { type PrincipalComponents, principalComponents, projectOn } from "../../topographic/mod.ts";
import { concatenate } from "../concatenate.ts";
import type { PairContext } from "../pair_context.ts";
import { FEATURE_NAMES, sceneFeatures } from "./scene_features.ts";
import { type ExplainedScene, type SceneReader, wetShare, windowsByTime } from "./scenes.ts";

/** Parts of the score: the features, and how far the latents lie from those of training days. */
export const ANOMALY_PARTS = [...FEATURE_NAMES, "latent"] as const;

/** An anomaly score, and its parts in standard deviations of training days. */
export interface Anomaly {
  /** Root of the sum of the squares of the parts' departures to the unusual side. */
  readonly score: number;
  /** Each part's departure, standard deviations, above 0 where it is less like rain. */
  readonly parts: readonly number[];
}

/** Scores scenes; null of those with too little rain to tell. */
export type AnomalyScore = (scene: ExplainedScene) => Anomaly | null;

/** Scenes of training days that the score learns from, at most. */
const SCENES = 120;

/** Directions of the latent in which distances are measured. */
const COMPONENTS = 24;

/** Frames whose latents directions are found from: one in so many. */
const EVERY = 9;

/** Least variance of a direction, by that of the first: what hardly varies is not blown up. */
const LEAST = 1e-3;

/**
 * Learns what scenes of the satellite are usual, from training days that no artefact was put into: mean and deviation of
 * features of all windows of a time beside what their projections explain, and of the distance of their latents. A score gathers
 * the departures to the unusual side. Nothing of the artefacts is learned. Of fewer scenes than parts, nothing is told.
 */
export async function fitAnomalyScore(context: PairContext, read: SceneReader): Promise<AnomalyScore> {
  const { model: { config: { capsules, width } }, settings: { data: { wetFraction } } } = context;
  const scenes: ExplainedScene[] = [];
  for await (const windows of windowsByTime(context, "train")) {
    const scene = await read(windows);
    if (wetShare(scene.scene) >= wetFraction) scenes.push(scene);
    if (scenes.length === SCENES) break;
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
  const usual = ANOMALY_PARTS.map((_, k) => {
    const mean = rows.reduce((sum, row) => sum + row[k]!, 0) / rows.length;
    const squares = rows.reduce((sum, row) => sum + (row[k]! - mean) ** 2, 0);
    return { mean, deviation: Math.sqrt(squares / (rows.length - 1)) };
  });
  return (scene) => {
    if (wetShare(scene.scene) < wetFraction) return null;
    const parts = features(scene).map((value, k) => (value - usual[k]!.mean) / usual[k]!.deviation);
    const score = Math.hypot(...parts.map((part) => Math.max(0, part)));
    return Number.isFinite(score) ? { score, parts } : null;
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
