import { chart, chartCsv } from "../../lib/report/mod.ts";
import { assert, fc } from "../deps.ts";
import { EXAMPLE_CHARTS } from "./example_charts.ts";
import { csv } from "../../lib/report/csv.ts";

/** Reads CSV by RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === "\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

Deno.test("csv() is read back: quotes, commas, lines, missing values", () => {
  const text = fc.string({ minLength: 1, unit: fc.constantFrom("a", "é", '"', ",", "\n", " ") });
  fc.assert(fc.property(fc.array(fc.tuple(text, fc.option(fc.integer())), { minLength: 1 }), (pairs) => {
    const rows = pairs.map(([name, value]) => ({ name, value }));
    const [head, ...lines] = readCsv(csv(rows));
    assert.deepEqual(head, ["name", "value"]);
    assert.deepEqual(lines, rows.map(({ name, value }) => [name, value === null ? "" : String(value)]));
  }));
});

Deno.test("csv() has the columns of all rows, seven digits, and whole numbers whole", () => {
  assert.equal(csv([{ a: 1 / 3, b: NaN }, { a: 1622505600000, c: "x" }]), "a,b,c\n0.3333333,,\n1622505600000,,x\n");
});

for (const [name, spec] of Object.entries(EXAMPLE_CHARTS)) {
  Deno.test(`chartCsv() gives what ${name} draws and no guides`, async () => {
    const [head, ...lines] = readCsv(chartCsv(spec));
    assert.ok(head!.length > 1 && lines.length > 1, head!.join());
    assert.ok(lines.every((line) => line.length === head!.length && line.some((cell) => cell !== "")));
    assert.ok((await chart(spec)).length > 0);
  });
}

Deno.test("chartCsv() names the panels that have headings, and keeps the curves of an operating characteristic", () => {
  const training = readCsv(chartCsv(EXAMPLE_CHARTS["training"]!));
  assert.equal(training[0]![0], "panel");
  assert.deepEqual([...new Set(training.slice(1).map((row) => row[0]))], [
    "loss (nats)",
    "reconstruction (nats)",
    "KL (nats)",
  ]);
  const roc = readCsv(chartCsv(EXAMPLE_CHARTS["roc"]!));
  assert.deepEqual(roc[0], ["pofd", "pod", "order", "name"]);
  assert.equal(roc.length - 1, 2 * 51);
});
