import { DataError } from "../base/mod.ts";
import { type Grid, isoTime, LONGLAT, parseTime, projection } from "../grid/mod.ts";
import {
  asChoice,
  asCount,
  asEntries,
  asFlag,
  asList,
  asNumber,
  asObject,
  asText,
  isGiven,
  type JsonPart,
  orElse,
  unexpected,
} from "./json_check.ts";
import { isNamePattern } from "./name_time.ts";
import { type RegularAxis, regularAxis } from "./regular_axis.ts";
import type { Product } from "./source.ts";

/** What a description says of one variable. */
export interface DescribedVariable {
  /** CF name. */
  readonly name: string;
  /** CF units of the physical values. */
  readonly units: string;
  /** What it is, in words. */
  readonly longName: string;
  /** Array inside the file; null for .npy, which holds one. */
  readonly array: string | null;
  /** File of this variable when it is not that of the group; as written in the description. */
  readonly file: string | null;
  /** physical = stored * scale + offset. */
  readonly scale: number;
  /** See `scale`. */
  readonly offset: number;
  /** Stored values that mean missing; NaN always does. */
  readonly fill: readonly number[];
  /** Measured quantity, or categories. */
  readonly kind: "rate" | "code";
}

/** Times of a group: listed, or regular from a first one or from one that the file's name gives. */
export type DescribedTimes =
  | { readonly kind: "list"; readonly times: readonly number[] }
  | {
    readonly kind: "regular";
    /** First time, s since 1970 UTC, or the pattern of the file's name (see `timeInName`). */
    readonly first: number | { readonly pattern: string };
    readonly step: number;
    readonly count: number | null;
  };

/** What a description says of one group of variables on one grid. */
export interface DescribedArrays {
  /** Name of the group: "radar", "imerg", ... */
  readonly group: string;
  /** File, as written in the description; null when it is given elsewhere. */
  readonly file: string | null;
  /** Product identity. */
  readonly product: Product;
  /** Length of time that a value stands for, s. */
  readonly duration: number;
  /** Cells. */
  readonly grid: Grid;
  /** Whether frames are stored [x, y]. */
  readonly transposed: boolean;
  /** Times. */
  readonly times: DescribedTimes;
  /** Variables. */
  readonly variables: readonly DescribedVariable[];
}

const REGULAR_KEYS = ["x0", "y0", "dx", "dy", "nx", "ny"];
const GRID_KEYS = ["crs", ...REGULAR_KEYS, "x", "y", "lon", "lat"];
const GROUP_KEYS = ["file", "product", "duration", "dims", "grid", "times", "variables"];
const VARIABLE_KEYS = ["name", "array", "file", "units", "longName", "scale", "offset", "fill", "kind"];

/**
 * Reads the text of a description; see `describe.ts` for what it holds.
 *
 * @throws DataError "corrupt-file", its message beginning with the field that is wrong: "groups.radar.grid.nx must be ...".
 */
export function parseDescription(text: string, file: string): readonly DescribedArrays[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DataError("corrupt-file", `The description is not JSON: ${(cause as Error).message}`, { file, cause });
  }
  const top = asObject({ path: "", value, file }, ["format", "version", "groups"]);
  asChoice(top("format"), ["ondee-arrays"]);
  if (asCount(top("version")) !== 1) throw unexpected(top("version"), "1, the only version there is");
  const groups = asEntries(top("groups")).map(([name, part]) => group(name, part));
  if (groups.length === 0) throw unexpected(top("groups"), 'groups by name: { "radar": { ... } }');
  return groups;
}

function group(name: string, part: JsonPart): DescribedArrays {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw unexpected({ ...part, value: name }, "named in a-z, 0-9 and _");
  const get = asObject(part, GROUP_KEYS);
  const variables = asList(get("variables")).map(variable);
  const double = variables.find(({ name }, k) => variables.findIndex((other) => other.name === name) !== k);
  if (double !== undefined) {
    throw unexpected({ ...get("variables"), value: double.name }, "variables of different names");
  }
  return {
    group: name,
    file: orElse(get("file"), asText, null),
    product: product(get("product")),
    duration: asNumber(get("duration"), "seconds, 0 or more", (seconds) => seconds >= 0),
    grid: grid(get("grid")),
    transposed: orElse(get("dims"), dims, false),
    times: times(get("times")),
    variables,
  };
}

function product(part: JsonPart): Product {
  const get = asObject(part, ["name", "run", "version", "simulated"]);
  const text = (key: string) => get(key).value === "" ? "" : orElse(get(key), asText, "");
  return {
    name: asText(get("name")),
    run: text("run"),
    version: text("version"),
    simulated: orElse(get("simulated"), asFlag, false),
  };
}

function dims(part: JsonPart): boolean {
  const order = asList(part).map((entry) => asChoice(entry, ["time", "y", "x"])).join(" ");
  if (!["time y x", "time x y", "y x", "x y"].includes(order)) {
    throw unexpected(part, '["time", "y", "x"] or ["time", "x", "y"]');
  }
  return order.endsWith("x y");
}

function grid(part: JsonPart): Grid {
  const get = asObject(part, GRID_KEYS);
  const crs = orElse(get("crs"), asText, LONGLAT);
  try {
    projection(crs);
  } catch {
    throw unexpected(get("crs"), 'a PROJ string such as "+proj=stere +lat_0=90 ..."');
  }
  const degrees = isGiven(get("lon")) || isGiven(get("lat"));
  const [x, y] = degrees ? [get("lon"), get("lat")] : [get("x"), get("y")];
  if (!isGiven(x) && !isGiven(y)) {
    return {
      crs,
      nx: asCount(get("nx")),
      ny: asCount(get("ny")),
      x0: asNumber(get("x0")),
      y0: asNumber(get("y0")),
      dx: asNumber(get("dx"), "a number above 0", (step) => step > 0),
      dy: asNumber(get("dy"), "a number other than 0 (negative when the north row is first)", (step) => step !== 0),
    };
  }
  const excess = [...REGULAR_KEYS, ...(degrees ? ["crs", "x", "y"] : [])].map(get).find(isGiven);
  if (excess !== undefined) throw unexpected(excess, "left out where the centres themselves are given");
  const columns = centres(x);
  const rows = centres(y);
  if (columns.step < 0) throw unexpected({ ...x, value: columns.step }, "ascending from west to east");
  return {
    crs,
    nx: columns.count,
    ny: rows.count,
    x0: columns.first,
    y0: rows.first,
    dx: columns.step,
    dy: rows.step,
  };
}

function centres(part: JsonPart): RegularAxis {
  const values = Float64Array.from(asList(part), (entry) => asNumber(entry));
  try {
    return regularAxis(values, {});
  } catch {
    throw unexpected(part, "two or more evenly spaced centres of cells");
  }
}

function times(part: JsonPart): DescribedTimes {
  if (Array.isArray(part.value)) {
    const list = asList(part).map(instant);
    const wrong = list.findIndex((time, k) => k > 0 && time <= list[k - 1]!);
    if (wrong > 0) {
      throw unexpected(
        { ...part, path: `${part.path}[${wrong}]`, value: isoTime(list[wrong]!) },
        "later than the one before",
      );
    }
    return { kind: "list", times: list };
  }
  const get = asObject(part, ["first", "fromName", "step", "count"]);
  const named = isGiven(get("fromName"));
  if (named && isGiven(get("first"))) throw unexpected(get("first"), "left out where fromName is given");
  return {
    kind: "regular",
    first: named ? namePattern(get("fromName")) : instant(get("first")),
    step: orElse(get("step"), (step) => asNumber(step, "seconds above 0", (seconds) => seconds > 0), 0),
    count: orElse(get("count"), asCount, null),
  };
}

function instant(part: JsonPart): number {
  try {
    return parseTime(asText(part));
  } catch {
    throw unexpected(part, 'a UTC time "2021-06-25T12:05Z"');
  }
}

function namePattern(part: JsonPart): { readonly pattern: string } {
  const pattern = asText(part);
  if (isNamePattern(pattern)) return { pattern };
  throw unexpected(part, 'a file name such as "radar_%Y%m%d%H%M.npy", with %Y %m %d and perhaps %H %M %S');
}

function variable(part: JsonPart): DescribedVariable {
  const get = asObject(part, VARIABLE_KEYS);
  const name = asText(get("name"));
  if (!/^[a-z][a-z0-9_]*$/.test(name)) throw unexpected(get("name"), "a CF name such as rain_rate, in a-z, 0-9 and _");
  const units = asText(get("units"));
  if (name === "rain_rate" && units !== "mm h-1") {
    throw unexpected(get("units"), '"mm h-1" for rain_rate: convert by scale ("scale": 12 for mm in 5 minutes)');
  }
  const fill = get("fill");
  return {
    name,
    units,
    longName: orElse(get("longName"), asText, name.replaceAll("_", " ")),
    array: orElse(get("array"), asText, null),
    file: orElse(get("file"), asText, null),
    scale: orElse(get("scale"), (scale) => asNumber(scale, "a number other than 0", (value) => value !== 0), 1),
    offset: orElse(get("offset"), asNumber, 0),
    fill: Array.isArray(fill.value)
      ? asList(fill).map((entry) => asNumber(entry))
      : orElse(fill, (one) => [asNumber(one)], []),
    kind: orElse(get("kind"), (kind) => asChoice(kind, ["rate", "code"]), "rate"),
  };
}
