import { createHash } from "node:crypto";
import script from "./browser/page.js" with { type: "text" };
import { numbered } from "./contents.ts";
import { type Html, markup, optional, trusted } from "./html.ts";
import { entryRates } from "./rain_map.ts";
import { PAGE_STYLE } from "./style.ts";

/** A part of a {@link page}. */
export interface Section {
  /** Anchor: letters, digits and hyphens. */
  readonly id: string;
  /** Heading. */
  readonly title: string;
  /** What the section says, in a sentence or two. */
  readonly lead?: string;
  /** Figures, tables and text in reading order. */
  readonly parts: readonly Html[];
  /** What must be known to read it rightly. */
  readonly notes?: readonly string[];
}

/** What {@link page} puts together. */
export interface PageContent {
  /** Title of the document. */
  readonly title: string;
  /** A line under the title. */
  readonly subtitle?: string;
  /** A warning nobody may miss: its title and text. */
  readonly banner?: { readonly title: string; readonly text: string };
  /** Names and values of the box at the top. */
  readonly facts?: readonly (readonly [name: string, value: string])[];
  /** Sections. */
  readonly sections: readonly Section[];
  /** End of the page. */
  readonly footer?: Html;
}

/** No script runs but the page's own and nothing is loaded, whatever the content. */
const POLICY = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${
  createHash("sha256").update(script).digest("base64")
}'`;

/**
 * One HTML document that needs no other file and no network, for screen and paper: sections with a table of contents, figures
 * numbered and given out as SVG, PNG and CSV.
 */
export function page({ title, subtitle, banner, facts = [], sections, footer }: PageContent): string {
  const { sections: numberedSections, contents } = numbered(
    sections.map((section) => ({ ...section, html: sectionHtml(section) })),
  );
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta http-equiv="Content-Security-Policy" content="${POLICY}" />
<title>${title}</title>
<style>${trusted(PAGE_STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
${optional(subtitle, (text) => markup`<p class="subtitle">${text}</p>`)}
${optional(banner, ({ title, text }) => markup`<p class="banner" role="note"><strong>${title}</strong>${text}</p>`)}
${facts.length > 0 && markup`<dl class="facts">${facts.map(fact)}</dl>`}
${contents}
</header>
<main>
${numberedSections}</main>
${optional(footer, (content) => markup`<footer>${content}</footer>`)}
<template id="rain-rates">${entryRates().join(",")}</template>
<script>${trusted(script)}</script>
</body>
</html>
`.html;
}

function fact([name, value]: readonly [string, string]): Html {
  return markup`<dt>${name}</dt><dd>${value}</dd>\n`;
}

function sectionHtml({ id, title, lead, parts, notes = [] }: Section): Html {
  return markup`<section id="${id}">
<h2>${title}</h2>
${optional(lead, (text) => markup`<p class="lead">${text}</p>`)}
${parts}
${notes.length > 0 && markup`<ul>${notes.map((note) => markup`<li>${note}</li>`)}</ul>`}
</section>
`;
}
