import {
  chart,
  chartCsv,
  chartFigure,
  curvesChart,
  histogramChart,
  scoresChart,
  trainingChart,
} from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { EXAMPLE_CHARTS } from "./example_charts.ts";

/** Runs `work` and gives what it warned of. */
async function warningsOf(work: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = [];
  const { warn, error } = console;
  console.warn = console.error = (...parts: unknown[]) => void warnings.push(parts.join(" "));
  try {
    await work();
  } finally {
    Object.assign(console, { warn, error });
  }
  return warnings;
}

/** Texts of an SVG, in order. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!.replaceAll("&gt;", ">"));
}

for (const [name, spec] of Object.entries(EXAMPLE_CHARTS)) {
  Deno.test(`chart() draws ${name} without a warning, the same each time`, async () => {
    let svg = "";
    assert.deepEqual(await warningsOf(async () => svg = await chart(spec)), []);
    assert.match(svg, /^<svg [^>]*width="\d+" height="\d+"/);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    assert.equal(await chart(spec), svg);
  });
}

Deno.test("chart() names identifiers apart in different charts, and drawing others in between changes nothing", async () => {
  const ids = (svg: string) => new Set([...svg.matchAll(/\bid="([^"]+)"/g)].map((match) => match[1]));
  const first = await chart(EXAMPLE_CHARTS["scatter"]!);
  const other = await chart(EXAMPLE_CHARTS["reliability"]!);
  assert.ok(ids(first).size > 0);
  assert.ok(ids(first).isDisjointFrom(ids(other)));
  assert.equal(await chart(EXAMPLE_CHARTS["scatter"]!), first);
  for (const [, id] of first.matchAll(/url\(#([^)]+)\)/g)) assert.ok(ids(first).has(id), `${id} is not defined`);
});

Deno.test("chart() refuses a specification that is none", async () => {
  await assert.rejects(() => chart({ mark: "nothing" } as never));
});

Deno.test("scoresChart() names scores, groups with their pairs, events, in the order of the rows", async () => {
  const sensors = texts(await chart(EXAMPLE_CHARTS["sensors"]!));
  for (const text of ["Relative bias", "RMSE (mm/h)", "Correlation", "Latent error", "GMI  (42\u202f000)"]) {
    assert.ok(sensors.includes(text), text);
  }
  assert.ok(sensors.indexOf("GMI  (42\u202f000)") < sensors.indexOf("infrared  (9\u202f600)"));
  const minutes = texts(await chart(EXAMPLE_CHARTS["minutes"]!));
  for (const text of ["POD", "FAR", "CSI", "> 0.1 mm/h", "> 5 mm/h", "0-15", "≥ 120"]) {
    assert.ok(minutes.includes(text), text);
  }
  assert.ok(minutes.indexOf("0-15") < minutes.indexOf("≥ 120"));
});

const options = { layout: "category", groups: "sensor" } as const;
const row = (group: string, value: number | null, low: number | null, high: number | null, score = "correlation") => ({
  grouping: "sensor",
  group,
  score,
  threshold: null,
  n: 10,
  blocks: 5,
  value,
  low,
  high,
});

Deno.test("scoresChart() cuts an interval beside which no other could be read, with an arrow, and says so", async () => {
  const usual = ["GMI", "MHS", "ATMS"].map((group, k) => row(group, 0.2 + k / 10, 0.1, 0.5, "rmse"));
  const long = scoresChart([...usual, row("SSMIS", 0.4, 0.1, 90, "rmse")], options);
  const greatest = (svg: string) => Math.max(...texts(svg).map(Number).filter(Number.isFinite));
  assert.ok(greatest(await chart(long)) < 2, "the axis ends where the others can be read");
  assert.match((await chartFigure(long, "Scores.")).html, /<figcaption>Scores\. Arrows: intervals that go on/);
  assert.match(chartCsv(long), /,SSMIS,.*,90,/m);
  const all = ["GMI", "MHS", "ATMS"].map((group) => row(group, 0.2, 0.1, 90, "rmse"));
  assert.ok(greatest(await chart(scoresChart(all, options))) >= 80, "where all are long, none is cut");
  assert.doesNotMatch((await chartFigure(scoresChart(all, options), "Scores.")).html, /Arrows/);
});

Deno.test("scoresChart() keeps groups level in all panels, whatever scores they have, and scores in their order", () => {
  const rows = ["GMI", "MHS"].flatMap((group) => [
    row(group, group === "GMI" ? null : 0.5, 0.4, 0.6),
    row(group, 0.5, 0.4, 0.6, "rmse"),
  ]);
  const spec = JSON.stringify(scoresChart(rows, options));
  const domains = [...spec.matchAll(/"field":"group".*?"domain":(\[.*?\])/g)].map((match) => match[1]);
  assert.ok(domains.length > 2);
  assert.equal(new Set(domains).size, 1);
  assert.ok(spec.indexOf('"text":"Correlation"') < spec.indexOf('"text":"RMSE (mm/h)"'));
});

Deno.test("scoresChart() draws what does not stand out of many tests hollow", async () => {
  const white = async (second: boolean) => {
    const rows = [true, second].map((discovery, k) => ({ ...row(`s${k}`, 0.1, 0.05, 0.15), discovery }));
    return (await chart(scoresChart(rows, options))).match(/fill="white"/g)?.length ?? 0;
  };
  assert.equal(await white(false) - await white(true), 1);
});

Deno.test("scoresChart() draws each interval from its lower to its upper end", async () => {
  const svg = await chart(scoresChart([row("GMI", 0.5, 0.25, 0.75), row("MHS", 0.5, null, null)], options));
  const bars = [
    ...svg.matchAll(/<line transform="translate\(([\d.]+),[\d.]+\)" x2="([\d.]+)" y2="0" stroke="#0072b2"/g),
  ];
  const ends = bars.map(([, from, length]) => [Number(from), Number(from) + Number(length)]);
  assert.deepEqual(ends, [[140, 420]], "0.25 to 0.75 of 560 pixels; none for the group without interval");
});

Deno.test("histogramChart() draws every bin, an empty one at the foot", async () => {
  const spec = histogramChart([{ name: "radar", edges: [0.1, 1, 10, 100], counts: [100, 0, 10] }]);
  const path = /d="(M0,[^"]*)" stroke="#0072b2"/.exec(await chart(spec))![1]!;
  const points = path.slice(1).split("L").map((point) => point.split(",").map((part) => Math.round(Number(part))));
  // 390 pixels for three decades of rate; 330 pixels for 0.7 to 100 values, of which 10 is at 153
  assert.deepEqual(points, [[0, 0], [130, 0], [130, 330], [260, 330], [260, 153], [390, 153], [390, 153]]);
});

Deno.test("curvesChart() leaves out what an axis cannot show, and a band without a lower end on it", async () => {
  const svg = await chart(EXAMPLE_CHARTS["curves"]!);
  // 560 pixels for 1 to 15 (of the diagonal) along the bottom, 260 for 1 to 45 (of the upper end) up the side
  const at = (x: number, y: number) => [560 * Math.log(x) / Math.log(15), 260 * (1 - Math.log(y) / Math.log(45))];
  const band = /d="M([^"]*)Z" fill="#0072b2"/.exec(svg)![1]!.split("L").map((point) => point.split(",").map(Number));
  const rounded = (points: number[][]) => points.map((point) => point.map(Math.round));
  assert.deepEqual(rounded(band), rounded([at(2, 1), at(5, 4), at(5, 45), at(2, 18)]));
  assert.equal(svg.match(/<path [^>]*fill="#d55e00"/g)!.length, 2, "one dot, and that of the legend");
});

Deno.test("curvesChart() draws the intervals of many series as bars apart from each other, and gives all points along", async () => {
  const points = ["a", "b", "c", "d"].flatMap((series, k) =>
    [1, 2].map((x) => ({ series, x, value: k + x, low: k === 3 ? null : k, high: k === 3 ? null : k + 2 * x }))
  );
  const axes = { x: { title: "side (km)", log: true, ticks: [1, 2] }, y: { title: "score", reference: 1 } };
  const places = (svg: string) =>
    [...svg.matchAll(
      /<line transform="translate\(([\d.]+),[\d.]+\)" x2="0" y2="-?[\d.]+" stroke="#(\w+)" stroke-width="1.6"/g,
    )]
      .map(([, x]) => Number(x));
  assert.deepEqual(places(await chart(curvesChart(points, axes))), [], "three bands");
  const fourth = points.map((point) => ({ ...point, low: 0, high: 9 }));
  const bars = places(await chart(curvesChart(fourth, { ...axes, diagonal: true })));
  assert.equal(bars.length, 8);
  assert.equal(new Set(bars).size, 8, "no two in one place");
  const lines = chartCsv(curvesChart(points, { ...axes, diagonal: true, dots: [{ series: "e", x: 1, value: 2 }] }))
    .trimEnd().split("\n");
  assert.deepEqual([lines.length, lines[0]!.split(",").slice(0, 5)], [10, ["series", "x", "value", "low", "high"]]);
});

Deno.test("scoresChart() gives a panel of many marks the page's width, and keeps groups in the order of the rows though a score lacks some", async () => {
  const hours = (count: number) =>
    ["satellite", "decoded", "generated"].flatMap((series) =>
      Array.from({ length: count }, (_, k) => [
        { ...row(`${k} UTC`, 0.5, 0.4, 0.6), series },
        { ...row(`${k} UTC`, 0.5, 0.4, 0.6, "rmse"), series },
      ]).flat()
    );
  const widths = (spec: unknown) =>
    [...JSON.stringify(spec).matchAll(/"width":(\d+)/g)].map(([, width]) => Number(width));
  const across = { layout: "bin", groups: "hour" } as const;
  assert.deepEqual(widths(scoresChart(hours(24), across)), [860, 860]);
  assert.deepEqual(widths(scoresChart(hours(8), across)), [410, 410]);
  const lacking = ["correlation", "rmse"].flatMap((score) =>
    ["AMSR2", "GMI"].map((group) => row(group, score === "rmse" || group === "GMI" ? 0.5 : null, null, null, score))
  );
  const names = texts(await chart(scoresChart(lacking, options)));
  assert.ok(names.indexOf("AMSR2  (10)") < names.indexOf("GMI  (10)"));
});

Deno.test("trainingChart() averages long curves and leaves missing values out", async () => {
  const steps = Array.from({ length: 3000 }, (_, k) => k);
  const spec = trainingChart([{ model: "m", metric: "loss", steps, values: steps.map((k) => k % 7 === 0 ? null : 1) }]);
  const values = JSON.stringify(spec).match(/"value":[^,}]*/g) ?? [];
  assert.ok(values.length > 200 && values.length <= 300, `${values.length} points`);
  assert.deepEqual(new Set(values), new Set(['"value":1']));
  assert.match(await chart(spec), />loss</);
});
