import { RAIN_TRAINING, type RainModelConfig, type RainTrainingConfig } from "../../lib/topographic/mod.ts";
import { SMALL_MODEL } from "./small_model.ts";

/** A small model and how it is trained, so that one lever, or all that go together, is pulled. */
export interface LeverModel {
  readonly model: RainModelConfig;
  readonly training: RainTrainingConfig;
}

const of = (change: Partial<RainModelConfig>, training: Partial<RainTrainingConfig> = {}): LeverModel => ({
  model: { ...SMALL_MODEL, ...change },
  training: { ...RAIN_TRAINING, maxShift: 2, klWarmup: 4, ...training },
});

const GRID = { layout: "grid", capsules: 8, residual: 8 } as const;

/** By name. */
export const LEVER_MODELS: Readonly<Record<string, LeverModel>> = {
  "rain tvae": of({}),
  "rain vae": of({ kind: "vae" }, { maxShift: 0 }),
  "rain vae with roll loss": of({ kind: "vae" }),
  "rain autoencoder": of({ kind: "autoencoder" }, { maxShift: 0 }),
  "rain bubble": of({ coherence: "stationary" }),
  "rain with history": of({ history: 3 }),
  "rain of a carried numerator": of({ carried: 3 }),
  "rain, centred": of({ centred: true }),
  "rain on a grid": of(GRID),
  "rain on a grid of neighbours": of({ ...GRID, neighbours: true }),
  "rain on a torus": of({ capsules: 4, torus: [2, 2] }),
  "rain of hierarchical latents": of({ hierarchical: true }),
  "rain of several speeds": of({ capsules: 4, speeds: [2, -1] }),
  "rain of a gamma law": of({ amount: "gamma" }),
  "rain of a discretised law": of({ amount: "discretised" }),
  "rain with all levers": of({
    ...GRID,
    neighbours: true,
    hierarchical: true,
    kernel: 2,
    history: 2,
    speeds: [1, 2],
    carried: 2,
    amount: "mixture",
    quantiles: [0.1, 0.5, 0.9],
  }, {
    latentWeight: { from: 0, to: 50, steps: 3 },
    contrastWeight: { from: 20, to: 20, steps: 0 },
    rollWeight: { from: 0.2, to: 1, steps: 4 },
    klWeight: 0.5,
    decaySteps: 6,
  }),
};
