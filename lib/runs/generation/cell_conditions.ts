/** An overpass of a microwave sensor, as far from the middle of a half hour. */
export interface Pass {
  /** Sensor as IMERG names it. */
  readonly sensor: string;
  /** Minutes from the middle of the half hour, 0 or more. */
  readonly minutes: number;
}

/** What observed a satellite cell in a half hour. */
export interface CellCondition {
  /** Sensor that passed in the half hour; null for none: the rain was morphed from other passes, or is infrared. */
  readonly now: string | null;
  /** The last pass up to the middle of the half hour; null where none is known. */
  readonly last: Pass | null;
  /** The next pass from the middle on; null where none is known. */
  readonly next: Pass | null;
}

/** Time scales on which the age of a pass counts, minutes. */
const SCALES = [15, 45, 135] as const;

/** Half of a half hour, minutes: a pass this long before its middle is in it still, one this long after it is in the next. */
const HALF = 15;

/** Minutes looked back and ahead for passes: of one that is farther away nothing is known, in training neither. */
export const PASS_REACH = 360;

/** Numbers that describe a condition, for `sensors`: see {@link writeCondition}. */
export function conditionSize(sensors: readonly string[]): number {
  return 3 + (sensors.length + 1) + 2 * SCALES.length;
}

/**
 * Writes a condition as numbers: 1 where anything is known; 1 where a sensor passed in the half hour, and when in it, from -1
 * at its start to 1 at its end (0 where none did); the share that each of
 * `sensors`, or another, has in the estimate: all that of the half hour, else the last and the next pass by their nearness,
 * as morphing weighs them; and exp(-minutes / scale) since the last and until the next pass on three scales. A pass too long
 * ago, or unknown, leaves its numbers at 0, as infinitely old.
 *
 * @param condition null where the product does not say
 */
export function writeCondition(
  into: Float32Array,
  at: number,
  condition: CellCondition | null,
  sensors: readonly string[],
): void {
  if (condition === null) return;
  const { now, last, next } = condition;
  const shares = at + 3;
  const give = (sensor: string, share: number): void => {
    const known = sensors.indexOf(sensor);
    into[shares + (known < 0 ? sensors.length : known)]! += share;
  };
  into[at] = 1;
  if (now !== null) {
    into[at + 1] = 1;
    into[at + 2] = last !== null && last.minutes <= HALF ? -last.minutes / HALF : (next?.minutes ?? 0) / HALF;
    give(now, 1);
  } else {
    const [since, until] = [last?.minutes ?? Infinity, next?.minutes ?? Infinity];
    if (last !== null) give(last.sensor, next === null ? 1 : until / (since + until));
    if (next !== null) give(next.sensor, last === null ? 1 : since / (since + until));
  }
  [last, next].forEach((pass, side) => {
    if (pass === null) return;
    SCALES.forEach((scale, k) => {
      into[shares + sensors.length + 1 + side * SCALES.length + k] = Math.exp(-pass.minutes / scale);
    });
  });
}

/** The numbers of {@link writeCondition} alone. */
export function conditionNumbers(condition: CellCondition, sensors: readonly string[]): Float32Array {
  const numbers = new Float32Array(conditionSize(sensors));
  writeCondition(numbers, 0, condition, sensors);
  return numbers;
}

/** A question of what a product would have shown. */
export interface AskedCondition {
  /** Sensor of the pass. */
  readonly sensor: string;
  /** Minutes from it to the middle of the half hour, 0 to {@link PASS_REACH}; up to 15 it is in the half hour. */
  readonly minutes: number;
  /** Minutes to the next pass of that sensor, 0 to {@link PASS_REACH}; below 15 it is in the half hour. Default: unknown. */
  readonly until?: number;
}

/**
 * The condition of a question.
 *
 * @throws RangeError when the sensor is none of `sensors`, or minutes are below 0 or beyond {@link PASS_REACH}
 */
export function conditionOf({ sensor, minutes, until }: AskedCondition, sensors: readonly string[]): CellCondition {
  if (!sensors.includes(sensor)) {
    throw new RangeError(
      `Cannot ask for sensor "${sensor}": the generator was trained on ${sensors.join(", ") || "none"}`,
    );
  }
  for (const time of [minutes, until ?? 0]) {
    if (time >= 0 && time <= PASS_REACH) continue;
    throw new RangeError(
      `Cannot ask for ${time} minutes: give 0 to ${PASS_REACH}, as the generator knows of no pass farther away`,
    );
  }
  return {
    now: minutes <= HALF || until !== undefined && until < HALF ? sensor : null,
    last: { sensor, minutes },
    next: until === undefined ? null : { sensor, minutes: until },
  };
}

/** A question in words: "MHS 90 min ago". */
export function describeCondition({ sensor, minutes, until }: AskedCondition): string {
  return `${sensor} ${minutes} min ago` + (until === undefined ? "" : `, and in ${until} min`);
}
