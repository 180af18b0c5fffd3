import { placesOf, RAIN_TRAINING } from "../topographic/mod.ts";
import type { RainModelName, RainSettings } from "./train_rain.ts";

/** A change of the settings of a rain model, to see what it does. */
export interface Lever {
  /** What it changes, in words. */
  readonly meaning: string;
  /** The settings changed. */
  apply(settings: RainSettings): RainSettings;
}

type Model = RainSettings["model"];
type Training = RainSettings["training"];

const ofModel = (meaning: string, change: Partial<Model>): Lever => ({
  meaning,
  apply: (settings) => ({ ...settings, model: { ...settings.model, ...change } }),
});

const ofTraining = (meaning: string, change: (settings: RainSettings) => Partial<Training>): Lever => ({
  meaning,
  apply: (settings) => ({ ...settings, training: { ...settings.training, ...change(settings) } }),
});

/** Latents by so many times as many capsules or residual units. */
const ofSizes = (
  meaning: string,
  { capsules = 1, residual = 1 }: Partial<Pick<Model, "capsules" | "residual">>,
): Lever => ({
  meaning,
  apply: ({ model, ...settings }) => ({
    ...settings,
    model: { ...model, capsules: Math.ceil(capsules * model.capsules), residual: residual * model.residual },
  }),
});

/** Rolls by so many frames at most, of a model that rolls. */
const ofRolls = (meaning: string, maxShift: (settings: RainSettings) => number): Lever =>
  ofTraining(meaning, (settings) => settings.training.maxShift === 0 ? {} : { maxShift: maxShift(settings) });

/** Capsules and residual units of each place of a grid. */
const AT_PLACE = { capsules: 4, residual: 12 } as const;

const onGrid = (
  meaning: string,
  { capsules, residual, ...others }: Partial<Model> & Pick<Model, "capsules" | "residual">,
): Lever => ({
  meaning,
  apply: ({ model, ...settings }) => {
    const places = placesOf(model);
    const sizes = { capsules: places * capsules, residual: places * residual };
    return { ...settings, model: { ...model, ...others, ...sizes, layout: "grid" } };
  },
});

/** A model that no loss teaches to roll. */
const still = (meaning: string, change: Partial<Model>): Lever => ({
  meaning,
  apply: ({ model, training, ...others }) => ({
    ...others,
    model: { ...model, ...change },
    training: { ...training, maxShift: 0 },
  }),
});

/** Weight of the distance of latents from rolling, nats per frame: about a unit for each of the latent. */
const LATENT_WEIGHT = 200;

/** Weight of the contrast between rolls, nats per frame by nats: at its temperature as steep as that of the distance. */
const CONTRAST_WEIGHT = 40;

/** Weight of what is decoded from rolled latents, by which a frame's own likelihood is not crowded out. */
const LIGHT_ROLL = 0.4;

/** Levels of the heads for quantiles. */
const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];

/** Levers on a rain model by name, baselines among them; any may be joined with any other whose sizes fit. */
export const LEVERS: Readonly<Record<string, Lever>> = {
  vae: still("plain VAE: no topology, no roll loss", { kind: "vae" }),
  "vae-roll": ofModel("plain VAE with the roll loss: what the loss does without the topography", { kind: "vae" }),
  autoencoder: still("autoencoder: no noise, no prior, no roll loss; forecasts by principal component regression", {
    kind: "autoencoder",
  }),
  bubble: ofModel("BubbleVAE: u² shared by the same units of all frames", { coherence: "stationary" }),
  history: ofModel("the encoder sees three frames: this and the two before", { history: 3 }),
  "latent-roll": ofTraining("loss on the encoder's own latents: Roll_d(t) against t of d frames later", (settings) => ({
    latentWeight: { from: 0, to: LATENT_WEIGHT, steps: settings.training.klWarmup },
  })),
  "roll-contrast": ofTraining(
    "from the first step on a loss on the encoder's own latents: the true roll must fit better than all others",
    () => ({ contrastWeight: { from: CONTRAST_WEIGHT, to: CONTRAST_WEIGHT, steps: 0 } }),
  ),
  carried: ofModel("the numerator too is shared along the roll: z of five frames, each rolled on to the present", {
    carried: 5,
  }),
  "low-mu": ofModel("μ begins at 1, not 3, and the decoder sees t - 1", { mu: 1, centred: true }),
  centred: ofModel("the decoder sees t - 3, so that it begins about 0", { centred: true }),
  grid: onGrid("spatially shared capsules: 4 at each place, of 8 x 8 cells, with 12 residual units", AT_PLACE),
  "grid-neighbours": onGrid(
    "such a grid whose capsules share u² with those of the places around: topology over space too",
    { ...AT_PLACE, neighbours: true },
  ),
  "no-residual": ofSizes("no residual latent", { residual: 0 }),
  "more-residual": ofSizes("three times as many units in the residual latent: 288, or 36 at each place of a grid", {
    residual: 3,
  }),
  "more-capsules": ofSizes("twice as many capsules: 32, or 8 at each place of a grid", { capsules: 2 }),
  "fewer-capsules": ofSizes("half as many capsules: 8, or 2 at each place of a grid", { capsules: 0.5 }),
  wide: ofModel("capsules of 16 units, not 12, which whole-roll rolls as far as 75 minutes of 5-minute frames", {
    width: 16,
  }),
  torus: ofModel("capsules on a torus of 4 x 4, each sharing u² with the four beside it", { torus: [4, 4] }),
  hierarchical: ofModel(
    "the prior of the residual latent is learned, given the topographic one; rolled latents are decoded with its mean",
    { hierarchical: true },
  ),
  speeds: ofModel("capsules roll by 0, 1, 2 and 3 steps a frame, a quarter each", { speeds: [0, 1, 2, 3] }),
  gamma: ofModel("gamma law of the amount", { amount: "gamma" }),
  mixture: ofModel("mixture of two log-normal laws of the amount", { amount: "mixture" }),
  discretised: ofModel("discretised law of the amount, 25 bins", { amount: "discretised" }),
  quantiles: ofModel("heads for five quantiles of the amount", { quantiles: QUANTILES }),
  "far-roll": ofRolls("roll loss of up to 8 frames, not 5", ({ data }) => Math.min(8, data.frames - 1)),
  "whole-roll": ofRolls(
    "roll loss of all rolls of the circle, up to 11 frames, of wide capsules up to 15",
    ({ data, model }) => Math.min(model.width, data.frames) - 1,
  ),
  "near-contrast": ofTraining(
    "losses on latents roll by 5 frames at most, however far those on decoded rain do",
    () => ({ latentShift: RAIN_TRAINING.maxShift }),
  ),
  "light-roll": ofTraining(`roll loss weighs ${LIGHT_ROLL}`, () => ({
    rollWeight: { from: LIGHT_ROLL, to: LIGHT_ROLL, steps: 1 },
  })),
  "roll-late": ofTraining(
    "roll loss from no weight to its whole one over half of the steps",
    ({ steps, training }) => ({
      rollWeight: { from: 0, to: training.rollWeight?.to ?? 1, steps: Math.ceil(steps / 2) },
    }),
  ),
  "low-kl": ofTraining("divergence weighs 0.3: more is encoded, and the bound is no longer what is trained", () => ({
    klWeight: 0.3,
  })),
  decay: ofTraining("step size falls to a twentieth along half a cosine", ({ steps }) => ({ decaySteps: steps })),
};

/** Levers of which each undoes the others. */
const EXCLUSIVE: readonly (readonly string[])[] = [
  ["vae", "vae-roll", "autoencoder"],
  ["gamma", "mixture", "discretised"],
  ["no-residual", "more-residual"],
  ["more-capsules", "fewer-capsules"],
  ["far-roll", "whole-roll"],
];

/**
 * Settings with levers pulled, in the order of {@link LEVERS} however they are named; they are kept in the settings, so that
 * training goes on with them.
 *
 * @throws RangeError for a lever that is not known, or two that undo each other
 */
export function withLevers(settings: RainSettings, names: readonly string[]): RainSettings {
  const unknown = names.find((name) => !Object.hasOwn(LEVERS, name));
  if (unknown !== undefined) {
    throw new RangeError(`Cannot pull lever "${unknown}": choose ${Object.keys(LEVERS).join(", ")}`);
  }
  for (const group of EXCLUSIVE) {
    const both = group.filter((name) => names.includes(name));
    if (both.length > 1) throw new RangeError(`Cannot pull ${both.join(" and ")} together: choose one`);
  }
  const pulled = Object.entries(LEVERS).filter(([name]) => names.includes(name));
  const changed = pulled.reduce((before, [, lever]) => lever.apply(before), settings);
  return names.length === 0 ? changed : { ...changed, levers: pulled.map(([name]) => name) };
}

/** The levers of a topographic VAE that is asked for without any: rolls are learned, and the price of them is paid back. */
export const RECIPE: readonly string[] = [
  "history",
  "roll-contrast",
  "grid-neighbours",
  "fewer-capsules",
  "hierarchical",
  "whole-roll",
  "near-contrast",
  "light-roll",
  "low-kl",
  "decay",
];

/** Levers that say how a latent is laid out; neighbours, which share u², are a matter of topology. */
const OF_LAYOUT = ["grid", "no-residual", "more-residual", "more-capsules", "fewer-capsules", "wide"];

/** Other levers that are no matter of topology or rolls. */
const OF_ANY_VAE = ["low-kl", "decay"];

/** Levers each once, a grid without its neighbours. */
const withoutNeighbours = (levers: readonly string[]): readonly string[] => [
  ...new Set(levers.map((lever) => lever === "grid-neighbours" ? "grid" : lever)),
];

/** Those of some levers that a plain VAE to compare with is trained with too. */
export function plainLevers(levers: readonly string[]): readonly string[] {
  return withoutNeighbours(levers).filter((name) => [...OF_LAYOUT, ...OF_ANY_VAE].includes(name));
}

/** Whether a row of ablations is a plain VAE, that others of its layout are compared with. */
export function isPlainVae(row: string): boolean {
  const [model, ...levers] = row.split("+");
  return model === "vae" && plainLevers(levers).join() === levers.join();
}

/** How the latent of a row of ablations is laid out, by levers: on a grid or not, and how many units. */
export function layoutOf(row: string): readonly string[] {
  return withoutNeighbours(leversOf(row)).filter((name) => OF_LAYOUT.includes(name)).sort();
}

/**
 * Levers of a rain model where none are asked for: those that it was begun with, else the recipe's; of a plain VAE those that are of
 * any VAE, of the T-VAE beside it.
 */
export function usualLevers(
  name: RainModelName,
  begun: Pick<RainSettings, "levers"> | undefined,
  topographic: Pick<RainSettings, "levers"> | undefined,
): readonly string[] {
  const { levers = [] } = begun ?? (name === "vae" ? topographic : undefined) ?? { levers: RECIPE };
  return begun === undefined && name === "vae" ? plainLevers(levers) : levers;
}

/** What a T-VAE is called, with its levers where they are others than the recipe's. */
export function tvaeName(levers?: readonly string[]): string {
  return nameWith("T-VAE", levers, RECIPE);
}

/** What a plain VAE is called, with its levers where they are others than those of the recipe. */
export function vaeName(levers?: readonly string[]): string {
  return nameWith("plain VAE", levers, plainLevers(RECIPE));
}

function nameWith(name: string, levers: readonly string[] = [], usual: readonly string[]): string {
  return levers.toSorted().join() === usual.toSorted().join() ? name : `${name} (${levers.join(" + ") || BASE})`;
}

/** Name of no levers at all. */
export const BASE = "base";

/** The levers of a row, which joins their names by "+"; none of {@link BASE}. */
export function leversOf(row: string): readonly string[] {
  return row === BASE ? [] : row.split("+");
}
