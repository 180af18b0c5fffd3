/**
 * The special functions that scores need: gamma and what follows from it. Checked against scipy.
 *
 * @module
 */
export { beta, EULER, exponentialIntegral, gammaP, gammaQ, lnGamma } from "./gamma.ts";
export { chiSquareTail, erfc, kolmogorovTail, normalCdf, normalDensity } from "./normal.ts";
export { normalQuantile } from "../student.ts";
