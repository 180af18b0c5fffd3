import { CAPSULE_PLACES } from "./published_grid.ts";
import type { PublishedSizes } from "./published.ts";

/** Makes sure that sizes of a published model fit each other. @throws RangeError naming what does not */
export function checkPublished(sizes: PublishedSizes): void {
  const { coherence = "shifting", capsules, speeds = [1], learnSpeeds = false, torus, layout = "dense" } = sizes;
  const { causal = false, wrapTime = true } = sizes;
  const rolls = speeds.join() !== "1" || learnSpeeds;
  if (coherence === "none" && (causal || !wrapTime || rolls || torus !== undefined)) {
    throw new RangeError("Cannot change the topology of a plain VAE, which has none");
  }
  if (coherence === "stationary" && rolls) {
    throw new RangeError("Cannot give speeds to capsules that do not roll: coherence is stationary");
  }
  if (speeds.length === 0 || capsules % speeds.length !== 0) {
    throw new RangeError(`Cannot share ${capsules} capsules among speeds [${speeds}]: use a multiple`);
  }
  if (!learnSpeeds && !speeds.every(Number.isInteger)) {
    throw new RangeError(`Cannot use speeds [${speeds}]: they are whole numbers where they are not learned`);
  }
  if (torus !== undefined && (torus[0] * torus[1] !== capsules || speeds.length > 1)) {
    throw new RangeError(
      `Cannot lay ${capsules} capsules of speeds [${speeds}] on a torus of ${
        torus.join(" x ")
      }: it takes as many as it ` +
        "has places, all of one speed",
    );
  }
  if (layout === "grid" && capsules % CAPSULE_PLACES !== 0) {
    throw new RangeError(`Cannot share ${capsules} capsules among ${CAPSULE_PLACES} places: use a multiple`);
  }
}
