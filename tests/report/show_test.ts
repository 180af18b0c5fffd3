import { filmstrip, show } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { EXAMPLE_CHARTS } from "./example_charts.ts";

const DISPLAY = Symbol.for("Jupyter.display");

Deno.test("show() gives a notebook vega-lite 5, SVG and text", async () => {
  const shown = await show(EXAMPLE_CHARTS["leads"]!, "Errors by lead time");
  const bundle = (shown as unknown as Record<symbol, () => Record<string, unknown>>)[DISPLAY]!();
  assert.deepEqual(Object.keys(bundle), ["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"]);
  const spec = bundle["application/vnd.vegalite.v5+json"] as Record<string, unknown>;
  assert.equal(spec["$schema"], "https://vega.github.io/schema/vega-lite/v5.json");
  assert.match(String(bundle["image/svg+xml"]), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.equal(`${shown}`, "Errors by lead time");
});

Deno.test("show() gives a notebook maps as HTML with their style", async () => {
  const field = { ny: 2, nx: 2, northFirst: true, widthKm: 100, heightKm: 50, data: Float32Array.of(0, 1, NaN, 30) };
  const { bundle } = await show(filmstrip([field, field], ["0 min", "30 min"], { label: "Radar" }), "Radar");
  const markup = String(bundle["text/html"]);
  assert.match(markup, /^<style>[^]*<figure class="maps">/);
  assert.match(markup, /alt="Rain rate, Radar, 30 min" style="aspect-ratio: 2.0000"/);
  assert.match(markup, /<span class="scale" style="width: 40.00%">40 km<\/span>/);
});
