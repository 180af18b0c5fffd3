import { DataError } from "../base/mod.ts";

const SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  h: 3600,
  hr: 3600,
  hour: 3600,
  d: 86_400,
  day: 86_400,
  millisecond: 1e-3,
  msec: 1e-3,
  microsecond: 1e-6,
  nanosecond: 1e-9,
};

const CALENDARS = ["", "standard", "gregorian", "proleptic_gregorian"];

/** Whether a text is a unit of time since an instant: "minutes since 2021-06-01T00:15:00". */
export function isTimeUnits(text: string): boolean {
  return /^\s*[a-z]+\s+since\s/i.test(text);
}

/**
 * Seconds since 1970 UTC of a number in units such as "hours since 1901-01-01 00:00:00.0" (CF 1.11, 4.4), leap seconds
 * not counted, whole seconds.
 *
 * @throws DataError "unsupported-version" when units or calendar are not read: months and years, calendars without leap
 * days, standard-calendar origins before 1583.
 */
export function timeDecoder(units: string, calendar = "", file?: string): (value: number) => number {
  const refuse = (why: string) =>
    new DataError("unsupported-version", `${why} are not read`, file === undefined ? {} : { file });
  const match =
    /^\s*([a-z]+)\s+since\s+(-?\d{1,4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?)?\s*(Z|UTC|GMT|[+-]\d{1,2}(?::?\d{2})?)?\s*$/i
      .exec(units);
  const unit = SECONDS[match?.[1]?.toLowerCase().replace(/(?<=..)s$/, "") ?? ""];
  if (match === null || unit === undefined) throw refuse(`Times in "${units}"`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = match.slice(2, 8).map((n) => Number(n ?? 0));
  if (!CALENDARS.includes(calendar.toLowerCase())) throw refuse(`Times in the calendar "${calendar}"`);
  if (year < 1583 && calendar.toLowerCase() !== "proleptic_gregorian") {
    throw refuse(`Times since ${year} in the standard calendar`);
  }
  const origin = new Date(0);
  origin.setUTCFullYear(year, month - 1, day);
  const zone = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(match[8] ?? "");
  const shift = zone === null ? 0 : Number(`${zone[1]}1`) * (Number(zone[2]) * 3600 + Number(zone[3] ?? 0) * 60);
  const start = origin.getTime() / 1000 + hour * 3600 + minute * 60 + second - shift;
  return (value) => Math.round(start + value * unit);
}
