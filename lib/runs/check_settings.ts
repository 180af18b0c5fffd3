import { checkRainModel, checkRainTraining } from "../topographic/mod.ts";
import type { RainSettings } from "./train_rain.ts";

/** Makes sure that a rain model of some settings can be made, and trained. @throws RangeError naming what does not fit */
export function checkSettings({ model, training }: Pick<RainSettings, "model" | "training">): void {
  checkRainModel(model);
  checkRainTraining(model, training);
}
