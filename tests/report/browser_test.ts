import { Buffer } from "node:buffer";
import { pathToFileURL } from "node:url";
import { renderReport } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";
import { chromium, startBrowser } from "./browser.ts";
import { exampleReport } from "./example_report.ts";

if (chromium === null) console.log("skipped (no chromium on PATH, no ONDEE_TEST_CHROMIUM): the report in a browser");

Deno.test({
  name: "the report stands in a browser, wide, narrow and printed, without a message and without a request",
  ignore: chromium === null,
  fn: async () => {
    const file = await Deno.makeTempFile({ suffix: ".html" });
    await Deno.writeTextFile(file, await renderReport(exampleReport()));
    const url = pathToFileURL(file).href;
    const browser = await startBrowser(chromium!);
    try {
      for (const width of [1200, 600]) {
        const page = await browser.open(url, width);
        const height = await page.evaluate<number>("document.documentElement.scrollHeight");
        assert.ok(height > 5000 && height < 20_000, `${height} pixels high at ${width}`);
        const wide = await page.evaluate<number>("document.documentElement.scrollWidth");
        assert.ok(wide <= width, `${wide} pixels wide at ${width}`);
        const flat = "[...document.querySelectorAll('section, figure, svg, table, img')]" +
          ".filter((e) => e.getClientRects().length > 0 && e.getBoundingClientRect().height < 10).length";
        assert.equal(await page.evaluate<number>(flat), 0, "parts without height");
        const broken = "[...document.images].filter((image) => image.naturalWidth === 0).length";
        assert.equal(await page.evaluate<number>(broken), 0, "images that did not decode");
        assert.deepEqual(page.messages, []);
        assert.deepEqual(page.requests.filter((request) => !request.startsWith("data:")), [url]);
        if (width === 1200) {
          const pdf = Buffer.from(await page.print(), "base64").toString("latin1");
          const pages = pdf.match(/\/Type \/Page\b/g)?.length ?? 0;
          assert.ok(pages >= 6 && pages <= 16, `${pages} pages printed`);
        }
      }
    } finally {
      await browser.close();
      await Deno.remove(file);
    }
  },
});
