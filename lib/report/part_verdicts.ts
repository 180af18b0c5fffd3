import type { ErrorPart, MeasuredScore } from "./generation_facts.ts";
import { formatNumber } from "./numbers.ts";

/** How far from 1 a ratio may reach that counts as kept: our choice. */
const KEPT = 0.1;

/** Correlation from which structures of a wavelength are the radar's own: half, as is usual for the scale that is resolved. */
const RESOLVED = 0.5;

/** What the words of {@link PartVerdict} mean. */
export const VERDICT_WORDS: string = `kept: within ${
  100 * KEPT
} %; in place: correlation of ${RESOLVED} or more; open: they do not tell`;

/** What intervals say of a group, in words. */
export interface PartVerdict {
  /** Source or regime. */
  readonly group: string;
  /** What is kept, smoothed, shifted and lost. */
  readonly says: readonly string[];
}

/** The longest and the shortest wavelength that parts are told at, km. */
export function endScales(parts: readonly ErrorPart[]): readonly number[] {
  const wavelengths = [...new Set(parts.flatMap(({ scale }) => scale === null ? [] : [scale]))].sort((a, b) => b - a);
  return [...new Set([wavelengths[0], wavelengths.at(-1)])].filter((scale) => scale !== undefined);
}

/** What the intervals of the first product, the satellite, say of each group. */
export function partVerdicts(parts: readonly ErrorPart[]): readonly PartVerdict[] {
  const scales = endScales(parts);
  const [product] = parts.map((part) => part.product);
  const groups = Map.groupBy(parts.filter((part) => part.product === product), ({ group }) => group);
  return [...groups].map(([group, own]) => {
    const generated = parts.filter((part) => part.product !== product && part.group === group);
    return { group, says: verdicts(own, scales, generated) };
  });
}

function verdicts(
  parts: readonly ErrorPart[],
  scales: readonly number[],
  generated: readonly ErrorPart[],
): readonly string[] {
  const at = (score: string, scale: number | null = null) =>
    parts.find((row) => row.score === score && row.scale === scale);
  return [
    ...scales.map((scale) =>
      `structures of ${Math.round(scale)} km ${ratioWord(at("amplitude_ratio", scale), "smoothed", "roughened")}, ` +
      placeWord(at("scale_correlation", scale))
    ),
    ...shiftWords(at("displacement"), generated),
    `wet area ${ratioWord(at("wet_area_ratio"), "lost in part", "widened")}`,
    `amount ${ratioWord(at("amount_ratio"), "lost in part", "raised")}`,
  ];
}

/**
 * Whether rain is shifted: only where its best match is farther off than that of generated members, whose noise leads it astray
 * but which nothing moves.
 */
function shiftWords(own: MeasuredScore | undefined, generated: readonly ErrorPart[]): readonly string[] {
  const still = generated.filter(({ score, value }) => score === "displacement" && value !== null);
  if (typeof own?.value !== "number" || still.length === 0) return [];
  const values = still.map(({ value }) => value!);
  const reach = Math.max(...still.map(({ value, high }) => high ?? value!));
  const [least, most] = [Math.min(...values), Math.max(...values)].map((km) => formatNumber(km, 2));
  const range = least === most ? `${most} km` : `${least} to ${most} km`;
  const shifted = own.low !== null && own.low > reach;
  return [
    `${shifted ? "shifted" : "shift not told from noise"} (best match ${formatNumber(own.value, 2)} km off, ` +
    `that of generated members ${range})`,
  ];
}

function ratioWord(ratio: MeasuredScore | undefined, below: string, above: string): string {
  const { low = null, high = null } = ratio ?? {};
  if (low === null || high === null) return "open";
  if (low >= 1 - KEPT && high <= 1 + KEPT) return "kept";
  return high < 1 ? below : low > 1 ? above : "open";
}

function placeWord(correlation: MeasuredScore | undefined): string {
  const { low = null, high = null } = correlation ?? {};
  if (low === null || high === null) return "place open";
  return low >= RESOLVED ? "in place" : high < RESOLVED ? "lost in place" : "place open";
}
