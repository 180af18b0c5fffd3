import { assert } from "../deps.ts";
import { type Column, parseGrouping } from "../../lib/verification/mod.ts";

/** Labels that the single factor of a grouping gives the values of a column; "-" for unknown. */
function labels(text: string, column: Column): string[] {
  const factor = parseGrouping(text).factors[0]!;
  return Array.from({ length: column.length }, (_, i) => {
    const key = factor.key(column, i);
    return key === null ? "-" : factor.label(key);
  });
}

Deno.test("a grouping without edges takes the values of a column", () => {
  assert.equal(parseGrouping("class").factors[0]!.column, "class");
  assert.deepEqual(labels("class", ["sensor", "morph", null]), ["sensor", "morph", "-"]);
  assert.deepEqual(labels("observation-minute", new Float64Array([3, NaN, 29])), ["3", "-", "29"]);
});

Deno.test("bins are half-open, open at both ends, and unknown where the column is", () => {
  const text = "minutes-since-overpass:0-15-30-60-120";
  assert.equal(parseGrouping(text).factors[0]!.column, "minutes_since_overpass");
  assert.deepEqual(labels(text, [-1, 0, 14, 15, 59.9, 60, 120, 400, null]), [
    "<0",
    "0-15",
    "0-15",
    "15-30",
    "30-60",
    "60-120",
    ">=120",
    ">=120",
    "-",
  ]);
});

Deno.test("intensity is that of the truth, and 2.5 stored in single precision or 0.1 fall where they should", () => {
  const text = "intensity:0.1-1-2.5-5-10";
  assert.equal(parseGrouping(text).factors[0]!.column, "radar_rain_rate");
  assert.equal(parseGrouping(text, { truth: "gauge" }).factors[0]!.column, "gauge");
  assert.deepEqual(labels(text, [0.05, 0.1, 2.5, 12]), ["<0.1", "0.1-1", "2.5-5", ">=10"]);
  assert.deepEqual(labels("intensity:0.7-2", new Float32Array([0.7])), ["0.7-2"]);
  assert.deepEqual(labels("intensity", [0, 0.1, 7, 10]), ["<0.1", "0.1-0.5", "5-10", ">=10"]);
});

Deno.test("season, month and hour are of the UTC time", () => {
  const time = ["2020-12-31T23:30Z", "2021-03-01T00:00Z", "2021-08-31T12:00Z", "2021-11-30T06:30Z"]
    .map((text) => Date.parse(text) / 1000);
  assert.deepEqual(labels("season", time), ["DJF", "MAM", "JJA", "SON"]);
  assert.deepEqual(labels("month", time), ["12", "03", "08", "11"]);
  assert.deepEqual(labels("hour", time), ["23 UTC", "00 UTC", "12 UTC", "06 UTC"]);
  const before1970 = [Date.parse("1959-05-31T05:30Z") / 1000];
  assert.deepEqual(["hour", "month", "season"].map((name) => labels(name, before1970)[0]), ["05 UTC", "05", "MAM"]);
  assert.equal(parseGrouping("hour").factors[0]!.column, "time");
});

Deno.test("groupings cross with *, and all is one group", () => {
  assert.deepEqual(parseGrouping("sensor*season").factors.map((f) => f.name), ["sensor", "season"]);
  assert.deepEqual(parseGrouping("all").factors, []);
});

Deno.test("what cannot be read says what it should look like", () => {
  const message = (text: string): string => {
    try {
      parseGrouping(text);
    } catch (error) {
      assert.ok(error instanceof SyntaxError);
      return error.message;
    }
    return "accepted";
  };
  assert.equal(
    message("intensity:1-0.5"),
    'Bin edges "1-0.5" of grouping "intensity:1-0.5" are not rising numbers parted by "-", as in "0-15-30-60"',
  );
  assert.match(message("quality:a-b"), /Bin edges "a-b"/);
  assert.match(message("quality:"), /Bin edges ""/);
  assert.match(message("Sensor !"), /Grouping "Sensor !" is not a name with optional bin edges, as in "sensor"/);
  assert.match(message(""), /Grouping "" is not a name/);
  assert.match(message("sensor**season"), /Grouping "" is not a name/);
  assert.match(message("season:1-2"), /Grouping "season" takes no bin edges: remove ":1-2"/);
});
