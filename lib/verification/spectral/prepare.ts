/** What is done to a field before its transform. */
export interface PrepareOptions {
  /** Whether the mean of the field is taken away. Default true: the spectrum is then of the variance. */
  readonly removeMean?: boolean;
  /**
   * Taper along both axes: "hann" (sin^2 at cell centres, scaled so that the mean square of the taper is 1) hides the
   * step between opposite sides; "none" is the default.
   */
  readonly taper?: Taper;
  /**
   * Value in place of missing ones, in both fields of a pair where one is missing. Default: a field with a missing cell is
   * left out, and counted.
   */
  readonly fill?: number;
}

/** Tapers of {@link PrepareOptions}. */
export type Taper = "none" | "hann";

/**
 * Makes a field ready for its transform; null when a cell is missing and there is no fill. What is missing in `other` is
 * missing here, too. The array is overwritten by the next call.
 */
export type Prepare = (field: ArrayLike<number>, other?: ArrayLike<number>) => Float64Array | null;

/**
 * Plans the preparation of fields of one shape.
 *
 * @throws RangeError when the taper is unknown or the fill not finite; the function it returns throws TypeError when the
 * field has another shape and RangeError when a value is infinite.
 */
export function preparation(shape: readonly [number, number], options: PrepareOptions = {}): Prepare {
  const { removeMean = true, taper = "none", fill } = options;
  const [height, width] = shape;
  if (taper !== "none" && taper !== "hann") throw new RangeError(`Taper "${taper}" is unknown: use "none" or "hann"`);
  if (fill !== undefined && !Number.isFinite(fill)) throw new RangeError(`Fill ${fill} is not a finite number`);
  const ready = new Float64Array(height * width);
  const tapers = taper === "hann" ? [hann(height), hann(width)] as const : null;
  return (field, other = field) => {
    const wrong = [field, other].find((own) => own.length !== ready.length);
    if (wrong !== undefined) {
      throw new TypeError(`Field of ${wrong.length} cells is not ${height} x ${width}: give its shape`);
    }
    let sum = 0;
    for (let i = 0; i < ready.length; i++) {
      let value = field[i]!;
      if (Number.isNaN(value) || Number.isNaN(other[i]!)) {
        if (fill === undefined) return null;
        value = fill;
      }
      ready[i] = value;
      sum += value;
    }
    if (!Number.isFinite(sum)) throw new RangeError("Field has an infinite value: make it missing (NaN) or finite");
    if (removeMean) {
      // the mean of a constant is that constant: its rounding would pass for a spectrum
      const mean = ready.every((value) => value === ready[0]) ? ready[0]! : sum / ready.length;
      for (let i = 0; i < ready.length; i++) ready[i]! -= mean;
    }
    if (tapers !== null) {
      let i = 0;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) ready[i++]! *= tapers[0][y]! * tapers[1][x]!;
      }
    }
    return ready;
  };
}

/** Hann's window of n cells, of mean square 1. */
function hann(n: number): Float64Array {
  const window = Float64Array.from({ length: n }, (_, i) => Math.sin(Math.PI * (i + 0.5) / n) ** 2);
  const scale = Math.sqrt(n / window.reduce((sum, w) => sum + w * w, 0));
  return window.map((w) => w * scale);
}
