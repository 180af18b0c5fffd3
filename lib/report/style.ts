import { FONT, INK } from "./theme.ts";

/** Style of rain maps alone, for a notebook's cell. */
export const MAP_STYLE = `
.maps { margin: 1.2rem 0 1.6rem; font-family: ${FONT}; color: ${INK.text}; }
.panels { display: grid; gap: .45rem .4rem; grid-template-columns: 8rem repeat(var(--columns), minmax(0, 1fr)); max-width: calc(8rem + var(--columns) * 15rem); }
.panels small { display: block; font-size: .72rem; line-height: 1.3; color: ${INK.soft}; }
.panels .head { font-size: .8rem; text-align: center; align-self: end; font-variant-numeric: tabular-nums; }
.panels .row { font-size: .85rem; line-height: 1.3; align-self: center; }
.panels .row strong { display: block; font-weight: 600; }
.panel small { text-align: center; margin-top: .15rem; }
.map { position: relative; border: 1px solid #9aa3ab; background: repeating-linear-gradient(135deg, #f1f2f3 0 3px, #c4c9ce 3px 4px); print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.map img { display: block; width: 100%; }
.map img.coarse { image-rendering: pixelated; }
.panel .none { display: grid; place-items: center; height: 100%; min-height: 4rem; border: 1px dashed ${INK.line}; font-size: .75rem; color: ${INK.soft}; }
.scale { position: absolute; left: 5%; bottom: 4%; box-sizing: border-box; border: solid ${INK.text}; border-width: 0 1px 2px; padding-bottom: 1px; font-size: .62rem; line-height: 1.1; text-align: center; white-space: nowrap; background: rgb(255 255 255 / .8); }
.colours { display: block; width: 34rem; max-width: 100%; margin-top: .8rem; font: 11px ${FONT}; fill: ${INK.text}; }
.colours .edge { stroke: #9aa3ab; }
@media screen and (max-width: 44rem) {
  .panels { grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); }
  .panels .row { grid-column: 1 / -1; margin-top: .5rem; }
  .panels .row strong, .panels .row small { display: inline; margin-right: .5rem; }
  .panels .corner { display: none; }
}
`;

/** Style of the page. */
export const PAGE_STYLE = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 62rem; font: 16px/1.55 ${FONT}; color: ${INK.text}; background: #fff; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; margin: 3rem 0 .4rem; padding-top: .9rem; border-top: 2px solid ${INK.text}; }
h3 { font-size: 1.05rem; margin: 2rem 0 .2rem; }
p, ul { max-width: 46rem; margin: .4rem 0; }
ul { padding-left: 1.2rem; }
a { color: #0b5cad; }
.subtitle { font-size: 1.05rem; color: ${INK.soft}; margin: .3rem 0 0; }
.lead { color: ${INK.soft}; }
.banner { margin: 1.2rem 0; padding: .7rem 1rem; border: 2px solid #d55e00; border-left-width: .7rem; background: #fff3e6; max-width: none; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.banner strong { display: block; font-size: 1.15rem; letter-spacing: .04em; text-transform: uppercase; color: #9c3f00; }
.facts { margin: 1.2rem 0; padding: .9rem 1.1rem; border: 1px solid ${INK.line}; border-radius: 4px; display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; font-size: .92rem; }
.facts dt { color: ${INK.soft}; }
.facts dd { margin: 0; overflow-wrap: anywhere; }
nav { margin: 1rem 0 0; font-size: .92rem; }
nav a { margin-right: 1.1rem; white-space: nowrap; }
figure { margin: 1rem 0 1.6rem; }
figcaption { max-width: 46rem; margin-top: .4rem; font-size: .86rem; line-height: 1.45; color: ${INK.soft}; }
.chart svg { display: block; max-width: 100%; height: auto; }
.beside { display: flex; flex-wrap: wrap; gap: 0 2rem; align-items: flex-start; }
.beside figure { flex: 1 1 22rem; max-width: calc(50% - 1rem); }
.table { overflow-x: auto; margin: 1rem 0 1.6rem; }
table { border-collapse: collapse; font-size: .84rem; font-variant-numeric: tabular-nums; line-height: 1.35; }
caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; }
th { font-weight: 600; text-align: left; vertical-align: bottom; border-bottom: 1.5px solid ${INK.text}; }
th small { font-weight: normal; color: ${INK.soft}; white-space: nowrap; }
th, td { padding: .22rem 1.2rem .22rem 0; white-space: nowrap; }
th.number, td.number { text-align: right; }
th { white-space: normal; }
tbody tr + tr td { border-top: 1px solid ${INK.faint}; }
.interval { color: ${INK.soft}; }
.yes { color: #00694c; } .no { color: #a83d00; font-weight: 600; }
details { margin: .6rem 0; }
summary { cursor: pointer; color: #0b5cad; font-size: .92rem; }
pre { overflow-x: auto; margin: .5rem 0; padding: .7rem .9rem; background: #f5f6f7; font: .8rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 3rem; }
@media screen and (max-width: 56rem) {
  body { padding: 1.2rem .9rem 3rem; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .4rem; }
  .beside figure { max-width: none; }
  .scroll { overflow-x: auto; } .chart svg { max-width: none; }
}
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  :root { font-size: 10pt; }
  body { padding: 0; max-width: none; font-size: 1rem; }
  nav, summary { display: none; }
  h2 { margin-top: 1.6rem; }
  h2, h3, caption, .lead { break-after: avoid; }
  p, li, figure, tr, .facts, .banner, .panels, .beside, .table.short { break-inside: avoid; }
  thead { display: table-header-group; }
  .table { overflow: visible; }
  table { font-size: 7.2pt; }
  th, td { padding-right: .8rem; }
  details::details-content { content-visibility: visible; height: auto; }
  a { color: inherit; text-decoration: none; }
}
${MAP_STYLE}`;
