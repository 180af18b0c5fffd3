import type { Engine, Noise, Tensor, Tensor4D } from "../engine/mod.ts";
import { convolution, parameterBuilder, type Parameters } from "../learning/mod.ts";
import { placesOfFrames } from "./frames_at_places.ts";
import { constant, type DrawnScale, scaleVariables } from "./latent_scale.ts";
import { layerOf } from "./layer_of.ts";
import { amountLawOf, placesOf } from "./rain_config.ts";
import { expectedLatent, type Latent, type Posterior, sampleLatent } from "./rain_latent.ts";
import { encode, type RainModel } from "./rain_model.ts";
import { softBound } from "./soft_bound.ts";

/** What fixes a projector beside the radar model. */
export interface ProjectorConfig {
  /** Half hours in a window. */
  readonly halfHours: number;
  /** Numbers that say what observed a cell; 0: it is not told. */
  readonly conditions: number;
}

/**
 * Encoder from the satellite's half hours of a window to the radar's topographic latent of all its frames: a Gaussian for
 * each unit, in standard deviations from the radar's mean latent.
 */
export interface Projector {
  /** Frozen radar model. */
  readonly model: RainModel;
  /** Configuration. */
  readonly config: ProjectorConfig;
  /** Trainable variables. */
  readonly parameters: Parameters;
  /**
   * Mean and standard deviation of the latent, and the logarithm of the variance that draws of the radar's posterior have in
   * them, as variables so that checkpoints hold them; they are not trained.
   */
  readonly scale: Parameters;
}

/**
 * Furthest that the logarithm of a variance goes from that of the climate. The bound is soft (x / (1 + |x|)), as training does
 * not come back from a hard one.
 */
const REACH = 6;

/** Channels of the hidden layer at each place of a grid: the units of a dense one by this. They tell all frames at once. */
const GRID_SHARE = 2;

/** A new projector for a frozen radar model. */
export function createProjector(
  engine: Engine,
  model: RainModel,
  config: ProjectorConfig,
  scale: DrawnScale,
  noise: Noise,
): Projector {
  const { capsules, width, hidden, channels: [first, second, third], frames, layout } = model.config;
  const { halfHours, conditions } = config;
  const places = placesOf(model.config);
  const outputs = 2 * frames * capsules * width;
  const build = parameterBuilder(engine, noise);
  build.convolution("1", 4, (2 + conditions) * halfHours, first);
  build.convolution("2", 4, first, second);
  build.convolution("3", 4, second, third);
  if (layout === "grid") {
    build.convolution("hidden", 3, third, hidden / GRID_SHARE);
    build.convolution("latent", 1, hidden / GRID_SHARE, outputs / places);
  } else {
    build.dense("hidden", places * third, hidden);
    build.dense("latent", hidden, outputs);
  }
  const { spread } = amountLawOf(model.config);
  if (spread !== null) build.scalar(spread.name, spread.rolled);
  const climate = scale.draws.map((variance) => Math.log1p(variance));
  return {
    model,
    config,
    parameters: build.parameters,
    scale: { ...scaleVariables(engine, scale), "scale/climate": constant(engine, climate) },
  };
}

/** Satellite rain as a projector sees it. */
export interface SatelliteTensors {
  /** Log-rain [window * half hour, y, x], 0 where missing. */
  readonly satellite: Tensor;
  /** 1 where the product has a value, same shape. */
  readonly satelliteValid: Tensor;
  /** What observed each cell [window * half hour, y, x, number]; default: not known. */
  readonly conditions?: Tensor;
}

/**
 * Projects satellite rain onto the latent: the posterior of each unit, in standard deviations from the radar's mean latent.
 *
 * @returns [window * frame, capsule * unit]
 */
export function projectPosterior(engine: Engine, projector: Projector, x: SatelliteTensors): Posterior {
  const { tf } = engine;
  const { model: { config }, config: { halfHours, conditions: numbers }, parameters, scale } = projector;
  const { size, frames, capsules, width, layout } = config;
  const windows = x.satellite.shape[0]! / halfHours;
  const asChannels = (field: Tensor) =>
    tf.reshape(
      tf.transpose(tf.reshape(field, [windows, halfHours, size, size, -1]), [0, 2, 3, 1, 4]),
      [windows, size, size, -1],
    );
  const seen = [x.satellite, x.satelliteValid];
  if (numbers > 0) seen.push(x.conditions ?? tf.zeros([windows * halfHours, size, size, numbers]));
  let h: Tensor = tf.concat(seen.map(asChannels), 3) as Tensor4D;
  for (const layer of ["1", "2", "3"]) h = tf.relu(convolution(engine, parameters, layer, h, 2));
  const layer = layerOf(config);
  h = tf.relu(layer(engine, parameters, "hidden", layout === "grid" ? h : tf.reshape(h, [windows, -1])));
  const moments = tf.split(layer(engine, parameters, "latent", h), 2, -1);
  const [mean, spread] = moments.map((one) =>
    layout === "grid" ? placesOfFrames(engine, one, frames) : tf.reshape(one, [windows * frames, capsules * width])
  );
  const bounded = tf.mul(softBound(engine, spread!), REACH);
  return { mean: mean!, logVariance: tf.add(bounded, scale["scale/climate"]!) };
}

/** Latent in standard deviations turned into the model's own. */
export function unstandardise({ tf }: Engine, { scale }: Projector, standardised: Tensor): Tensor {
  return tf.add(tf.mul(standardised, scale["scale/deviation"]!), scale["scale/mean"]!);
}

/** Radar rain: log-rain and mask [window * frame, y, x]. */
export interface RadarTensors {
  /** Log-rain, 0 where missing. */
  readonly radar: Tensor;
  /** 1 where the radar observes. */
  readonly radarValid: Tensor;
}

/** The radar's latent in standard deviations [window * frame, capsule * unit]. */
export interface RadarStandardised {
  /** Expected. */
  readonly expected: Tensor;
  /** A draw of its posterior. */
  readonly drawn: Tensor;
}

/** The radar's latent, expected and drawn with `noise`. */
export function radarStandardised(
  engine: Engine,
  { model, scale }: Projector,
  { radar, radarValid }: RadarTensors,
  noise: Noise,
): RadarStandardised {
  const { tf } = engine;
  const posteriors = encode(engine, model, radar, radarValid);
  const standardise = ({ t }: Latent) => tf.div(tf.sub(t, scale["scale/mean"]!), scale["scale/deviation"]!);
  return {
    expected: standardise(expectedLatent(engine, model, posteriors)),
    drawn: standardise(sampleLatent(engine, model, posteriors, noise)),
  };
}

/** What cells share in the law of the amount decoded from a projection (scalar); for laws that share nothing, 0. */
export function projectedSpread({ tf }: Engine, { model, parameters }: Projector): Tensor {
  return parameters[amountLawOf(model.config).spread?.name ?? ""] ?? tf.scalar(0);
}
