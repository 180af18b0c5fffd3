import { stat } from "node:fs/promises";
import { openPhysicalArray, type PhysicalArray } from "../lib/sources/mod.ts";
import type { VerifiedField } from "../lib/verification/mod.ts";

/** Values of one array read at a time, about: fields come one by one, files are read by more. */
const AT_ONCE = 2 ** 20;

/** Observed and forecast arrays of one shape, read field by field. */
export interface FieldStream {
  /** Shape of a field, [y, x]; an array of one dimension is one row. */
  readonly shape: readonly [number, number];
  /** Number of fields. */
  readonly count: number;
  /** Members of the forecast; null for a single one. */
  readonly members: number | null;
  /** The fields, in order; their memory is used again for the next. */
  fields(): AsyncGenerator<VerifiedField>;
  /** Closes the files. */
  close(): void;
}

/** Opens "file" or "file:variable". @throws DataError as `openPhysicalArray` */
export async function openPlace(place: string): Promise<PhysicalArray> {
  const colon = place.lastIndexOf(":");
  const whole = colon < 1 || await stat(place).then(() => true, () => false);
  return await (whole ? openPhysicalArray(place) : openPhysicalArray(place.slice(0, colon), place.slice(colon + 1)));
}

/**
 * Opens an observed and a forecast array. Of more than two dimensions, the last two are a field, and the first is read in
 * pieces.
 *
 * @param observed File, or file:variable.
 * @param forecast The same; it has the shape of the observed array, with one dimension more for members.
 * @param memberAxis Which dimension of the forecast holds the members, from 0, or from the end when negative; null for none.
 * @param temperature Array of the shape of the observed one that goes with it; null for none.
 * @throws TypeError when the shapes do not fit, saying both; RangeError for an axis that is not there; DataError.
 */
export async function openFields(
  observed: string,
  forecast: string,
  memberAxis: number | null,
  temperature: string | null = null,
): Promise<FieldStream> {
  const opened: PhysicalArray[] = [];
  const open = async (place: string): Promise<PhysicalArray> => {
    const array = await openPlace(place);
    opened.push(array);
    return array;
  };
  const close = (): void => opened.forEach((array) => array.close());
  try {
    const [truth, estimate] = [await open(observed), await open(forecast)];
    const warmth = temperature === null ? null : await open(temperature);
    if (warmth !== null && warmth.shape.join() !== truth.shape.join()) throw unlike(truth, warmth, null);
    return { ...fieldStream(truth, estimate, memberAxis, warmth), close };
  } catch (error) {
    close();
    throw error;
  }
}

function fieldStream(
  truth: PhysicalArray,
  estimate: PhysicalArray,
  memberAxis: number | null,
  warmth: PhysicalArray | null,
): Omit<FieldStream, "close"> {
  const axis = memberAxis === null ? null : resolveAxis(memberAxis, estimate);
  const { shape } = truth;
  const expected = axis === null ? estimate.shape : estimate.shape.toSpliced(axis, 1);
  if (shape.length === 0 || shape.join() !== expected.join()) throw unlike(truth, estimate, axis);
  const members = axis === null ? null : estimate.shape[axis]!;
  const field: [number, number] = [shape.at(-2) ?? 1, shape.at(-1)!];
  const cells = field[0] * field[1];
  const total = shape.reduce((product, length) => product * length, 1);
  // of two dimensions or fewer there is one field; else the first dimension comes in pieces of whole fields
  const cut = shape.length > 2;
  const entry = cut ? total / shape[0]! : total;
  const pieces = cut ? piecesOf(shape[0]!, pieceLength(truth, entry, members ?? 1)) : [[0, shape[0]!] as const];
  return {
    shape: field,
    count: total / cells,
    members,
    fields: async function* () {
      if (total === 0) return;
      for (const [first, length] of pieces) {
        const part = { start: shape.map((_, k) => k === 0 ? first : 0), count: shape.with(0, length) };
        const observed = await truth.read(part);
        const forecasts = await readForecast(estimate, part, axis);
        const temperatures = await warmth?.read(part);
        const inner = part.count.slice(axis ?? 0).reduce((product, length) => product * length, 1);
        for (let from = 0; from < observed.length; from += cells) {
          const forecast = members === null
            ? forecasts.subarray(from, from + cells)
            : gather(forecasts, { from, cells, members, inner });
          const temperature = temperatures?.subarray(from, from + cells);
          yield {
            observed: observed.subarray(from, from + cells),
            forecast,
            shape: field,
            members,
            ...(temperature === undefined ? {} : { temperature }),
          };
        }
      }
    },
  };
}

interface Part {
  readonly start: readonly number[];
  readonly count: readonly number[];
}

type Values = Float32Array | Float64Array;

/** Reads a part of the observed array in the forecast, with all its members. */
async function readForecast(estimate: PhysicalArray, { start, count }: Part, axis: number | null): Promise<Values> {
  if (axis === null) return await estimate.read({ start, count });
  return await estimate.read({
    start: start.toSpliced(axis, 0, 0),
    count: count.toSpliced(axis, 0, estimate.shape[axis]!),
  });
}

/** One field of every member, [member, cell], from values in which members have `inner` values after each other. */
function gather(
  values: Values,
  { from, cells, members, inner }: { from: number; cells: number; members: number; inner: number },
): Values {
  const field = values instanceof Float32Array ? new Float32Array(members * cells) : new Float64Array(members * cells);
  for (let cell = 0; cell < cells; cell++) {
    const b = (from + cell) % inner;
    const first = (from + cell - b) * members + b;
    for (let m = 0; m < members; m++) field[m * cells + cell] = values[first + m * inner]!;
  }
  return field;
}

function resolveAxis(axis: number, { shape, place }: PhysicalArray): number {
  const at = axis < 0 ? shape.length + axis : axis;
  if (Number.isInteger(at) && at >= 0 && at < shape.length) return at;
  throw new RangeError(`There is no axis ${axis} in ${place}, which is ${shapeText(shape)}: axes count from 0`);
}

const shapeText = (shape: readonly number[]): string => shape.length === 0 ? "a single number" : shape.join(" x ");

function unlike(truth: PhysicalArray, estimate: PhysicalArray, axis: number | null): TypeError {
  const advice = axis !== null
    ? ` without its member axis ${axis}`
    : estimate.shape.length === truth.shape.length + 1
    ? "; for an ensemble say --member-axis"
    : "";
  return new TypeError(
    `Cannot compare ${estimate.place}, ${shapeText(estimate.shape)}${advice.startsWith(";") ? "" : advice}, with ` +
      `${truth.place}, ${shapeText(truth.shape)}: give the same shape${advice.startsWith(";") ? advice : ""}`,
  );
}

/**
 * Weights of the cells of a field.
 *
 * @param place File, or file:variable: an array of as many numbers as a field has cells, [y, x].
 * @throws TypeError when it has not, saying both shapes; DataError.
 */
export async function readWeights(place: string, field: readonly [number, number]): Promise<Values> {
  const array = await openPlace(place);
  try {
    const given = array.shape.reduce((product, length) => product * length, 1);
    if (given !== field[0] * field[1] || array.shape.at(-1) !== field[1]) {
      throw new TypeError(
        `Weights ${array.place}, ${shapeText(array.shape)}, are not of a field of ${field.join(" x ")}`,
      );
    }
    return await array.read({ start: array.shape.map(() => 0), count: array.shape });
  } finally {
    array.close();
  }
}

/** How many entries of the first dimension to read at a time: whole chunks where they are not too large. */
function pieceLength({ depth }: PhysicalArray, entry: number, members: number): number {
  const fit = Math.max(1, Math.floor(AT_ONCE / (entry * members)));
  return fit > depth ? fit - fit % depth : fit;
}

/** Cuts `count` entries into pieces: first entry and length of each. */
function piecesOf(count: number, length: number): readonly (readonly [number, number])[] {
  return Array.from(
    { length: Math.ceil(count / length) },
    (_, k) => [k * length, Math.min(length, count - k * length)],
  );
}
