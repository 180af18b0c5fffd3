import { filmstrip, mapFigure, mimeBundle, type RainField } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { EXAMPLE_CHARTS } from "./example_charts.ts";

const FIELD: RainField = {
  ny: 2,
  nx: 2,
  northFirst: true,
  widthKm: 100,
  heightKm: 50,
  data: Float32Array.of(0, 1, NaN, 30),
};

Deno.test("mimeBundle() gives a notebook vega-lite 5, SVG and text", async () => {
  const bundle = await mimeBundle(EXAMPLE_CHARTS["leads"]!, "Errors by lead time");
  assert.deepEqual(Object.keys(bundle), ["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"]);
  const spec = bundle["application/vnd.vegalite.v5+json"] as Record<string, unknown>;
  assert.equal(spec["$schema"], "https://vega.github.io/schema/vega-lite/v5.json");
  assert.match(String(bundle["image/svg+xml"]), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.equal(bundle["text/plain"], "Errors by lead time");
});

Deno.test("mimeBundle() gives a notebook markup with the style of maps", async () => {
  const bundle = await mimeBundle(filmstrip([FIELD, FIELD], ["0 min", "30 min"], { label: "Radar" }), "Radar");
  const markup = String(bundle["text/html"]);
  assert.match(markup, /^<style>[^]*<figure class="maps">/);
  assert.match(markup, /alt="Rain rate, Radar, 30 min" style="aspect-ratio: 2.0000"/);
  assert.match(markup, /<span class="scale" style="width: 50.00%">50 km<\/span>/);
});

Deno.test("mapFigure() draws rows of maps as one SVG that a notebook shows as an image", async () => {
  const rows = [
    { label: "Radar & gauges", note: "1 km", fields: [FIELD, FIELD], captions: ["0 min", "30 min"] },
    { label: "IMERG", fields: [FIELD, null] },
  ];
  const bundle = await mimeBundle(mapFigure(rows, { columns: ["noon", "later"] }), "Two products");
  assert.deepEqual(Object.keys(bundle), ["image/svg+xml", "text/plain"]);
  const svg = String(bundle["image/svg+xml"]);
  assert.equal(svg.match(/<image /g)!.length, 3);
  const [, width, height] = svg.match(/<image x="[\d.]+" y="[\d.]+" width="([\d.]+)" height="([\d.]+)"/)!;
  assert.equal(Number(width), 2 * Number(height));
  for (const text of ["Radar &amp;", "1 km", "30 min", "noon", "later", "mm/h"]) assert.ok(svg.includes(text), text);
});

Deno.test("mapFigure() draws coastlines over every map, in full once", () => {
  const lines = { coast: "M0 500l1000 0", borders: "M500 0l0 1000" };
  const { html } = mapFigure([{ label: "Radar", fields: [FIELD, FIELD, null] }], { lines });
  assert.equal(html.match(/M0 500l1000 0/g)!.length, 1);
  const [, id] = /<g id="([^"]+)">/.exec(html)!;
  assert.equal(html.match(new RegExp(`<use href="#${id}" stroke="#1b1f24"`, "g"))!.length, 2);
});

Deno.test("show() prints the title where there is no notebook", async () => {
  const code = `import { mapFigure, show } from "${import.meta.resolve("../../lib/report/mod.ts")}";
    await show(mapFigure([]), "No maps");`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    stderr: "inherit",
  }).output();
  assert.equal(new TextDecoder().decode(stdout), "No maps\n");
});
