import type { Parameters } from "../learning/mod.ts";
import type { MeasuredPair } from "../report/mod.ts";
import { modelIdentity } from "../topographic/mod.ts";
import type { RecordedPairSettings } from "./pair_models.ts";

/** A model as its checkpoint has it. */
interface Loaded {
  /** Settings of its training. */
  readonly settings: RecordedPairSettings;
  /** Steps that it had taken; those of the settings are the steps to reach. */
  readonly step: number;
}

/** What files of measures keep of the model that they are of. */
export async function measuredPair(
  { settings: { seed, radarStep, training }, step }: Loaded,
  { config, parameters, scale }: {
    readonly config: object;
    readonly parameters: Parameters;
    readonly scale: Parameters;
  },
): Promise<MeasuredPair> {
  const sha256 = await modelIdentity({ config, parameters: { ...parameters, ...scale } });
  return { steps: step, seed, radarStep, training, sha256 };
}
