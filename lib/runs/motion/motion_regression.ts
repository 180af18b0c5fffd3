import { randomStream } from "../../base/mod.ts";
import { DAY } from "../../grid/mod.ts";
import { bootstrap, inference } from "../../verification/mod.ts";
import { sumsOf } from "../sums.ts";
import type { Motion } from "./flow_motion.ts";
import { type ShuffledChance, toldEstimate, type ToldMotion } from "./motion_result.ts";

/** What is known of a window: numbers read of it, its motion, and when it is. */
export interface ToldWindow {
  /** Numbers. */
  readonly features: Float64Array;
  /** Motion. */
  readonly motion: Motion;
  /** s since 1970 UTC. */
  readonly time: number;
}

/** Times that the numbers of training windows are dealt out anew for chance. */
const TRIALS = 10;

/**
 * How well numbers read of windows tell their motion: a ridge regression learned on some days, its penalty chosen by parts of
 * them left out, scored on others; and the same with the training windows' numbers shuffled among them.
 *
 * @param name for the random streams
 */
export function motionTold(name: string, training: readonly ToldWindow[], held: readonly ToldWindow[]): ToldMotion {
  const found = told(training, held);
  const random = randomStream(0, `motion/${name}`);
  const shuffled = Array.from({ length: TRIALS }, () => {
    const features = random.shuffle(training.map(({ features }) => features));
    return whole(sumsByDay(training.map((window, k) => ({ ...window, features: features[k]! })), held));
  });
  const chance = (component: Component): ShuffledChance => {
    const values = shuffled.map((sums) => explained(component)(sums));
    return {
      value: values.reduce((sum, value) => sum + value, 0) / TRIALS,
      least: Math.min(...values),
      greatest: Math.max(...values),
    };
  };
  return { ...found, chance: chance("both") };
}

/** Which part of the motion. */
type Component = "east" | "north" | "both" | "speed";

/** Places of the sums of a day: windows, then of each component the sum, the squares, and the squared errors. */
const [COUNT, PARTS] = [0, { east: 1, north: 4, speed: 7 }] as const;

const SUMS = sumsOf(10);

/** What the regression is to tell, km/h, in the order of {@link PARTS}. */
const targetsOf = ({ east, north }: Motion) => [east, north, Math.hypot(east, north)];

function told(training: readonly ToldWindow[], held: readonly ToldWindow[]): Omit<ToldMotion, "chance"> {
  const { days, penalty, features } = fitted(training, held);
  const all = whole(days);
  const components = ["both", "east", "north", "speed"] as const;
  const read = [...components.map(explained), error];
  const intervals = bootstrap(days, SUMS, {
    name: "motion",
    statistics: read.map((value, k) => ({
      value,
      mass: (sums: Float64Array) => sums[COUNT]!,
      range: k < components.length ? [-Infinity, 1] as const : [0, Infinity] as const,
    })),
  });
  const [both, east, north, speed, rmse] = read.map((value, k) => toldEstimate(value(all), intervals[k]!));
  return { features, penalty, both: both!, east: east!, north: north!, speed: speed!, rmse: rmse! };
}

const sumsByDay = (training: readonly ToldWindow[], held: readonly ToldWindow[]) => fitted(training, held).days;

/** Learns on some windows and sums the errors on others by day. */
function fitted(training: readonly ToldWindow[], held: readonly ToldWindow[]) {
  const { predict, penalty } = inference.ridgeRegression({
    features: training.map(({ features }) => features),
    targets: training.map(({ motion }) => targetsOf(motion)),
    folds: foldsOf(training.map(({ time }) => time)),
  });
  const days = Map.groupBy(held, ({ time }) => Math.floor(time / DAY)).values().map((windows) => {
    const sums = SUMS.init();
    for (const { features, motion } of windows) {
      sums[COUNT]!++;
      const found = predict(features);
      const targets = targetsOf(motion);
      Object.values(PARTS).forEach((at, k) => {
        sums[at]! += targets[k]!;
        sums[at + 1]! += targets[k]! ** 2;
        sums[at + 2]! += (targets[k]! - found[k]!) ** 2;
      });
    }
    return sums;
  });
  return { days: [...days], penalty, features: held[0]!.features.length };
}

/** Folds, at most. */
const FOLDS = 8;

/** Times, in their order, in as many folds: neighbours together, whose weather is alike. */
function foldsOf(times: readonly number[]): number[] {
  const order = [...new Set(times)].sort((a, b) => a - b);
  const folds = Math.min(FOLDS, order.length);
  const place = new Map(order.map((time, k) => [time, Math.floor(k * folds / order.length)]));
  return times.map((time) => place.get(time)!);
}

const whole = (days: readonly Float64Array[]): Float64Array =>
  days.reduce<Float64Array>((sum, own) => SUMS.merge(sum as Float64Array<ArrayBuffer>, own), SUMS.init());

const partsOf = (component: Component) => component === "both" ? ["east", "north"] as const : [component] as const;

/** Share of the variance of the held-out motion, about its own mean, that is told: 1 - squared errors by squares. */
const explained = (component: Component) => (sums: Float64Array): number => {
  let [errors, squares] = [0, 0];
  for (const part of partsOf(component)) {
    const at = PARTS[part];
    errors += sums[at + 2]!;
    squares += sums[at + 1]! - sums[at]! ** 2 / sums[COUNT]!;
  }
  return 1 - errors / squares;
};

/** Root mean squared length of the error, km/h. */
const error = (sums: Float64Array): number =>
  Math.sqrt((sums[PARTS.east + 2]! + sums[PARTS.north + 2]!) / sums[COUNT]!);
