import { markup, trusted } from "../../lib/report/mod.ts";
import { assert } from "../deps.ts";

Deno.test("markup escapes text in content and attributes", () => {
  const text = `<script>"it's" & more`;
  assert.equal(
    markup`<p title="${text}">${text}</p>`.html,
    '<p title="&lt;script&gt;&quot;it&#39;s&quot; &amp; more">&lt;script&gt;&quot;it&#39;s&quot; &amp; more</p>',
  );
});

Deno.test("markup takes markup, lists and nothing as they are", () => {
  const item = (n: number) => markup`<li>${n}</li>`;
  assert.equal(
    markup`<ul>${[1, 2].map(item)}${null}${false}${trusted("<li />")}</ul>`.html,
    "<ul><li>1</li><li>2</li><li /></ul>",
  );
});
