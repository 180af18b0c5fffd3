import type { Estimate } from "../../report/mod.ts";

/** How far from 1 a slope may be that follows what was injected. */
const NEAR = 0.25;

/** What is said of a slope as near as that. */
export const WITHIN = `within ${100 * NEAR} % of the injected`;

const isNear = (slope: number | null | undefined): boolean => typeof slope === "number" && Math.abs(slope - 1) <= NEAR;

/** What a mean over seeds says, and, apart, its interval: "within 25 % of the injected" only where they are. */
export function nearness({ value, low, high }: Estimate): { readonly mean: string; readonly interval: string } {
  const hasInterval = typeof low === "number" && typeof high === "number";
  return {
    mean: isNear(value) ? WITHIN : "no",
    interval: !hasInterval ? "none" : isNear(low) && isNear(high) ? WITHIN : "no",
  };
}
