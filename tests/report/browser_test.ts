import { Buffer } from "node:buffer";
import { pathToFileURL } from "node:url";
import { decodeField, renderComparison, renderReport } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { type Browser, chromium, type Page, startBrowser } from "./browser.ts";
import { exampleComparison } from "./example_comparison.ts";
import { exampleReport } from "./example_report.ts";

if (chromium === null) console.log("skipped (no chromium on PATH, no ONDEE_TEST_CHROMIUM): the report in a browser");

const html = chromium === null ? "" : await renderReport(exampleReport());

/** A test of a page, by default the example report, open in a browser. */
function browserTest(
  name: string,
  run: (browser: Browser, url: string) => Promise<void>,
  pageOf: () => Promise<string> = () => Promise.resolve(html),
): void {
  Deno.test({
    name,
    ignore: chromium === null,
    fn: async () => {
      const file = await Deno.makeTempFile({ suffix: ".html" });
      await Deno.writeTextFile(file, await pageOf());
      const browser = await startBrowser(chromium!);
      try {
        await run(browser, pathToFileURL(file).href);
      } finally {
        await browser.close();
        await Deno.remove(file);
      }
    },
  });
}

/** Nothing was said on the console, and nothing asked for but the page itself. */
function assertQuiet(page: Page, url: string): void {
  assert.deepEqual(page.messages, []);
  assert.deepEqual(page.requests.filter((request) => !/^(?:data|blob):/.test(request)), [url]);
}

/** Contrast of texts with what is behind them, by WCAG 2.2: the least of those elements that have text of their own. */
const LEAST_CONTRAST = `(() => {
  const parse = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, k) => sum + c * [0.2126, 0.7152, 0.0722][k], 0);
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.5) return colour;
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll("body *:not(script, template, svg, svg *)")].filter((element) =>
    element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""));
  const contrasts = texts.map((element) => {
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))].sort((x, y) => y - x);
    return { contrast: (a + 0.05) / (b + 0.05), text: element.textContent.slice(0, 40) };
  });
  return contrasts.reduce((least, one) => one.contrast < least.contrast ? one : least);
})()`;

browserTest(
  "the report stands in a browser, wide and on a phone, by day and by night, and printed",
  async (browser, url) => {
    for (const look of ["light", "dark"] as const) {
      for (const width of [1200, 390]) {
        const page = await browser.open(url, width, look);
        const height = await page.evaluate<number>("document.documentElement.scrollHeight");
        assert.ok(height > 5000 && height < 30_000, `${height} pixels high at ${width}`);
        const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
        assert.ok(wide <= width, `${wide} pixels wide at ${width}`);
        const flat = "[...document.querySelectorAll('section, figure, figure > svg, table, img, button')]" +
          ".filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().height < 10).length";
        assert.equal(await page.evaluate<number>(flat), 0, "parts without height");
        const broken = "[...document.images].filter((image) => image.naturalWidth === 0).length";
        assert.equal(await page.evaluate<number>(broken), 0, "images that did not decode");
        const least = await page.evaluate<{ contrast: number; text: string }>(LEAST_CONTRAST);
        assert.ok(least.contrast >= 4.5, `contrast ${least.contrast.toFixed(2)} of "${least.text}", ${look}`);
        assertQuiet(page, url);
        if (width === 1200 && look === "light") {
          const pdf = Buffer.from(await page.print(), "base64").toString("latin1");
          const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
          assert.ok(pages >= 6 && pages <= 20, `${pages} pages printed`);
        }
      }
    }
  },
);

/** What the Tab key must reach, in the order of the page. */
const STOPS = `[...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")]
  .filter((element) => element.checkVisibility())`;

browserTest(
  "the Tab key reaches everything that acts or scrolls, in the order of the page, visibly",
  async (browser, url) => {
    const page = await browser.open(url, 390);
    const count = await page.evaluate<number>(`(globalThis.stops = ${STOPS}).length`);
    assert.ok(count > 50);
    for (let k = 0; k < count; k++) {
      await page.press("Tab");
      const reached = await page.evaluate<{ index: number; outline: string; tag: string }>(`({
      index: stops.indexOf(document.activeElement),
      outline: getComputedStyle(document.activeElement).outlineStyle,
      tag: document.activeElement.outerHTML.slice(0, 90),
    })`);
      assert.equal(reached.index, k, reached.tag);
      assert.equal(reached.outline, "solid", reached.tag);
    }
    const scrollers = "[...document.querySelectorAll('*')].filter((e) => e.scrollWidth > e.clientWidth + 1 && " +
      "/auto|scroll/.test(getComputedStyle(e).overflowX) && e.tabIndex !== 0).length";
    assert.equal(await page.evaluate<number>(scrollers), 0, "parts that scroll out of reach");
    assertQuiet(page, url);
  },
);

browserTest(
  "what scrolls sideways says so, and is reached by the Tab key, once it is unfolded too; what fits does not",
  async (browser, url) => {
    const page = await browser.open(url, 390);
    const parts = `[...document.querySelectorAll(".scroll, .table, .panels")].filter((part) => part.checkVisibility())
      .map((part) => ({
        scrolls: part.scrollWidth > part.clientWidth + 1,
        said: getComputedStyle(part, "::before").content.includes("Scroll sideways"),
        stop: part.tabIndex === 0,
      }))`;
    type Part = Readonly<Record<"scrolls" | "said" | "stop", boolean>>;
    const check = async () => {
      const found = await page.evaluate<Part[]>(parts);
      for (const { scrolls, said, stop } of found) assert.deepEqual([said, stop], [scrolls, scrolls]);
      return found.map(({ scrolls }) => scrolls);
    };
    const folded = await check();
    assert.deepEqual(new Set(folded), new Set([true, false]));
    await page.evaluate("document.querySelectorAll('details').forEach((part) => part.open = true)");
    await page.evaluate("new Promise((go) => requestAnimationFrame(() => setTimeout(go)))");
    assert.ok((await check()).length > folded.length);
    assertQuiet(page, url);
  },
);

/** Catches what the page gives out, instead of files. */
const CATCH = `(() => {
  globalThis.given = [];
  URL.createObjectURL = (blob) => (given.push(blob), "#");
  HTMLAnchorElement.prototype.click = function () { given.at(-1).fileName = this.download; };
})()`;

/** Presses a button of a figure and waits for what it gives out. */
async function save(page: Page, figure: number, kind: "SVG" | "PNG" | "CSV") {
  return await page.evaluate<{ name: string; type: string; text: string; start: number[] }>(`(async () => {
    const before = given.length;
    document.querySelector("#figure-${figure} button[aria-label$='${kind}']").click();
    while (given.length === before || given.at(-1).fileName === undefined) await new Promise((go) => setTimeout(go, 10));
    const blob = given.at(-1);
    const start = [...new Uint8Array(await blob.slice(0, 24).arrayBuffer())];
    return { name: blob.fileName, type: blob.type, text: ${kind !== "PNG"} ? await blob.text() : "", start };
  })()`);
}

browserTest("figures are given out as SVG, PNG and CSV by the page alone", async (browser, url) => {
  const page = await browser.open(url, 1200);
  await page.evaluate(CATCH);
  const kinds = await page.evaluate<string[]>(
    "[...document.querySelectorAll('figure')].map((figure) => figure.className)",
  );
  for (const [k, kind] of kinds.entries()) {
    const svg = await save(page, k + 1, "SVG");
    assert.deepEqual([svg.name, svg.type], [`figure-${k + 1}.svg`, "image/svg+xml"]);
    assert.match(svg.text, /^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    const parsed = `new DOMParser().parseFromString(${JSON.stringify(svg.text)}, "image/svg+xml")`;
    assert.equal(await page.evaluate<number>(`${parsed}.querySelectorAll("parsererror").length`), 0);
    const images = await page.evaluate<number>(`${parsed}.querySelectorAll("image").length`);
    assert.equal(images > 0, kind.startsWith("maps"));
    const csv = await save(page, k + 1, "CSV");
    assert.equal(csv.name, `figure-${k + 1}.csv`);
    assert.ok(csv.text.split("\n").length > 3);
  }
  for (const figure of [1, 2, kinds.indexOf("chart") + 1]) {
    const png = await save(page, figure, "PNG");
    assert.deepEqual(png.start.slice(0, 8), [137, 80, 78, 71, 13, 10, 26, 10]);
    assert.ok(Buffer.from(png.start).readUInt32BE(16) > 600, "pixels across");
  }
  assertQuiet(page, url);
});

browserTest("the data of maps and films are the rates that were drawn", async (browser, url) => {
  const page = await browser.open(url, 1200);
  await page.evaluate(CATCH);
  const { rows, columns, film } = exampleReport().cases![0]!;
  const read = (text: string) => text.trimEnd().split("\n").slice(1).map((line) => line.split(/,(?=[^,]*$)/));
  const check = (line: readonly string[] | undefined, place: string, rate: number) => {
    assert.equal(line?.[0], place);
    if (Number.isNaN(rate)) assert.equal(line[1], "");
    else assert.ok(Math.abs(Number(line[1]) - rate) <= 0.01 * rate, `${line} is not ${rate}`);
  };
  const maps = read((await save(page, 1, "CSV")).text);
  let at = 0;
  for (const { label, fields } of rows) {
    for (const [k, encoded] of fields.entries()) {
      const { data, nx, ny } = decodeField(encoded!);
      for (const cell of [0, nx + 1, data.length >> 1, data.length - 1]) {
        const place = `"${label}","${columns[k]}",${Math.floor(cell / nx)},${cell % nx}`;
        check(maps[at + cell], place, data[cell]!);
      }
      at += nx * ny;
    }
  }
  assert.equal(maps.length, at);
  const frames = read((await save(page, 2, "CSV")).text);
  const last = decodeField(film!.rows.at(-1)!.fields.at(-1)!);
  assert.equal(frames.length, 3 * 18 * 32 * 32);
  check(frames.at(-1), `"Decoded","${film!.times.at(-1)}",31,31`, last.data.at(-1)!);
});

browserTest(
  "a film plays and pauses by its button, and goes frame by frame by the arrow keys",
  async (browser, url) => {
    const page = await browser.open(url, 1200);
    const frame = () => page.evaluate<number>("Number(document.querySelector('.film').dataset.frame)");
    const label = () => page.evaluate<string>("document.querySelector('.film .play').textContent");
    assert.deepEqual([await frame(), await label()], [0, "Play"]);
    await page.evaluate("document.querySelector('.film .play').focus()");
    await page.press("Enter");
    assert.equal(await label(), "Pause");
    while (await frame() < 2) await new Promise((go) => setTimeout(go, 20));
    await page.press("Enter");
    assert.equal(await label(), "Play");
    await page.evaluate("document.querySelector('.film input').focus()");
    const before = await frame();
    await page.press("ArrowRight");
    assert.equal(await frame(), before + 1);
    const { film } = exampleReport().cases![0]!;
    assert.equal(await page.evaluate<string>("document.querySelector('.film output').value"), film!.times[before + 1]);
    const shift = await page.evaluate<number>(`(() => {
    const [reel] = document.querySelectorAll(".reel");
    return (reel.getBoundingClientRect().top - reel.firstChild.getBoundingClientRect().top) / reel.clientHeight;
  })()`);
    assert.ok(Math.abs(shift - (before + 1)) < 0.02, `the picture is moved by ${shift} frames`);
    assertQuiet(page, url);
  },
);

/** The example report with as many groupings more as make fifty figures. */
function fiftyFigures(): Promise<string> {
  const report = exampleReport();
  const sensors = report.scores!.filter(({ grouping }) => grouping === "sensor");
  const more = Array.from({ length: 16 }, (_, k) => sensors.map((row) => ({ ...row, grouping: `station-${k + 1}` })));
  return renderReport({ ...report, scores: [...report.scores!, ...more.flat()] });
}

browserTest(
  "a report of fifty figures opens without a word on the console, wide and on a phone, by day and by night",
  async (browser, url) => {
    const times: string[] = [];
    for (const look of ["light", "dark"] as const) {
      for (const width of [1280, 390]) {
        const page = await browser.open(url, width, look);
        const { figures, loaded, painted } = await page.evaluate<{ figures: number; loaded: number; painted: number }>(
          `({
        figures: document.querySelectorAll("figure[id] .tools").length,
        loaded: performance.getEntriesByType("navigation")[0].loadEventEnd,
        painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
      })`,
        );
        assert.ok(figures >= 50, `${figures} figures`);
        assertQuiet(page, url);
        times.push(
          `${width} ${look}: ${figures} figures, painted ${painted.toFixed(0)} ms, loaded ${loaded.toFixed(0)} ms`,
        );
      }
    }
    console.log(times.join("\n"));
  },
  fiftyFigures,
);

browserTest(
  "a comparison of runs stands in a browser, wide and on a phone, by day and by night",
  async (browser, url) => {
    for (const look of ["light", "dark"] as const) {
      for (const width of [1280, 390]) {
        const page = await browser.open(url, width, look);
        const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
        assert.ok(wide <= width, `${wide} pixels wide at ${width}`);
        const least = await page.evaluate<{ contrast: number; text: string }>(LEAST_CONTRAST);
        assert.ok(least.contrast >= 4.5, `contrast ${least.contrast.toFixed(2)} of "${least.text}", ${look}`);
        const figures = await page.evaluate<number>("document.querySelectorAll('figure[id] .tools').length");
        assert.ok(figures >= 4, `${figures} figures`);
        assertQuiet(page, url);
      }
    }
  },
  () => renderComparison(exampleComparison()),
);
