import { COLOUR_BAR_WIDTH } from "./colour_bar.ts";
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
.map .lines, .place .lines { position: absolute; inset: 0; width: 100%; height: 100%; }
.film .map, .map .reel { overflow: hidden; }
.map .reel { margin-bottom: -1px; } /* where a pixel is cut by its lower end, the next frame would show */
.map .reel img { height: calc(var(--frames) * 100%); transform: translateY(calc(var(--frame, 0) / var(--frames) * -100%)); }
.film .row { align-self: start; margin-bottom: .25rem; }
.film .row small { text-align: left; }
.film .panels { grid-template-columns: repeat(var(--columns), minmax(0, 1fr)); max-width: calc(var(--columns) * 19rem); }
.film .panel { display: flex; flex-direction: column; justify-content: flex-end; }
.controls { display: none; color: var(--text, ${INK.text}); gap: .8rem; align-items: center; margin-top: .6rem; max-width: 44rem; font-variant-numeric: tabular-nums; }
.live .controls { display: flex; }
.controls input { flex: 1; min-width: 6rem; }
.controls .play { width: 4.5rem; }
.panel .none { display: grid; place-items: center; height: 100%; min-height: 4rem; border: 1px dashed ${INK.line}; font-size: .75rem; color: ${INK.soft}; }
.scale { position: absolute; left: 5%; bottom: 4%; box-sizing: border-box; border: solid ${INK.text}; border-width: 0 1px 2px; padding-bottom: 1px; font-size: .62rem; line-height: 1.1; text-align: center; white-space: nowrap; background: rgb(255 255 255 / .8); }
.colours { display: block; width: ${COLOUR_BAR_WIDTH}px; max-width: 100%; margin-top: .8rem; font: 11px ${FONT}; fill: var(--text, ${INK.text}); }
@media screen and (max-width: 44rem) {
  .panels, .film .panels { grid-template-columns: repeat(var(--columns), minmax(5.5rem, 1fr)); overflow-x: auto; }
  .panels .row { grid-column: 1 / -1; margin-top: .5rem; }
  .panels .row strong, .panels .row small { display: inline; margin-right: .5rem; }
  .film .row strong, .film .row small { display: block; margin-right: 0; }
  .panels .corner { display: none; }
}
`;

/** Style of the page. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --text: ${INK.text}; --soft: ${INK.soft}; --line: ${INK.line}; --faint: ${INK.faint}; --link: #0b5cad; --ground: #fff; --box: #f5f6f7; --warn: #d55e00; --warn-ground: #fff3e6; --warn-text: #9c3f00; --yes: #00694c; --no: #a83d00; }
@media screen and (prefers-color-scheme: dark) {
  :root { --text: #e4e8ec; --soft: #a4adb7; --line: #444c56; --faint: #2c333b; --link: #79b8ff; --ground: #14181d; --box: #1d232a; --warn: #e08a3c; --warn-ground: #33210f; --warn-text: #ffb871; --yes: #56d3a6; --no: #ff9d5c; }
}
* { box-sizing: border-box; }
html { background: var(--ground); }
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 62rem; font: 16px/1.55 ${FONT}; color: var(--text); background: var(--ground); }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0; letter-spacing: -.01em; }
h2 { font-size: 1.35rem; margin: 3rem 0 .4rem; padding-top: .9rem; border-top: 2px solid var(--text); }
h3 { font-size: 1.05rem; margin: 2rem 0 .2rem; }
p, ul { max-width: 46rem; margin: .4rem 0; }
ul { padding-left: 1.2rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid #d55e00; outline-offset: 2px; }
.subtitle { font-size: 1.05rem; color: var(--soft); margin: .3rem 0 0; }
.lead { color: var(--soft); }
.where { display: flex; gap: 1rem; align-items: center; }
.place { position: relative; flex: none; width: 7rem; height: 7rem; border: 1px solid #9aa3ab; background: #fff; }
.banner { margin: 1.2rem 0; padding: .7rem 1rem; border: 2px solid var(--warn); border-left-width: .7rem; background: var(--warn-ground); max-width: none; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.banner strong { display: block; font-size: 1.15rem; letter-spacing: .04em; text-transform: uppercase; color: var(--warn-text); }
.facts { margin: 1.2rem 0; padding: .9rem 1.1rem; border: 1px solid var(--line); border-radius: 4px; display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.2rem; font-size: .92rem; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
nav { margin: 1.4rem 0 0; font-size: .92rem; }
nav h2 { font-size: 1.05rem; margin: 0 0 .3rem; padding: 0; border: 0; }
nav ol { margin: 0; padding-left: 1.4rem; }
nav > ol { columns: 17rem auto; column-gap: 2rem; }
nav > ol > li { break-inside: avoid; margin-bottom: .15rem; }
nav ol ol { list-style: none; padding-left: .8rem; font-size: .88rem; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
figure { margin: 1rem 0 1.6rem; }
figcaption { max-width: 46rem; margin-top: .5rem; font-size: .86rem; line-height: 1.45; color: var(--soft); }
figcaption b { color: var(--text); }
.basis { display: block; font-size: .76rem; }
.tools { display: flex; gap: .4rem; margin-top: .4rem; }
button { font: inherit; font-size: .76rem; line-height: 1; min-height: 1.75rem; padding: .3rem .6rem; color: var(--text); background: var(--box); border: 1px solid var(--line); border-radius: 4px; cursor: pointer; }
button:hover { border-color: var(--soft); }
.chart svg { display: block; max-width: 100%; height: auto; }
.beside { display: flex; flex-wrap: wrap; gap: 0 2rem; align-items: flex-start; }
.beside figure { flex: 1 1 min(22rem, 100%); min-width: 0; max-width: calc(50% - 1rem); }
.table { overflow-x: auto; margin: 1rem 0 1.6rem; position: relative; }
table { border-collapse: collapse; font-size: .84rem; font-variant-numeric: tabular-nums; line-height: 1.35; }
caption { text-align: left; font-weight: 600; padding: 0 0 .4rem; max-width: min(46rem, 100vw - 3rem); margin-right: auto; }
th { font-weight: 600; text-align: left; vertical-align: bottom; border-bottom: 1.5px solid var(--text); }
th small { font-weight: normal; color: var(--soft); white-space: nowrap; }
th, td { padding: .22rem .9rem .22rem 0; white-space: nowrap; }
th.number, td.number { text-align: right; }
td.prose { white-space: normal; overflow-wrap: anywhere; min-width: 14rem; }
th:last-child, td:last-child { padding-right: 0; }
th { white-space: normal; }
tbody tr + tr td { border-top: 1px solid var(--faint); }
.interval { color: var(--soft); }
.yes { color: var(--yes); } .no { color: var(--no); font-weight: 600; }
:is(.scroll, .table, .panels)[tabindex]::before { content: "Scroll sideways →"; content: "Scroll sideways →" / ""; display: block; grid-column: 1 / -1; position: sticky; left: 0; width: max-content; font-size: .76rem; opacity: .75; }
details { margin: .6rem 0; }
summary { cursor: pointer; color: var(--link); font-size: .92rem; }
pre { overflow-x: auto; margin: .5rem 0; padding: .7rem .9rem; background: var(--box); font: .8rem/1.45 ui-monospace, "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
footer { margin-top: 3rem; }
@media screen and (max-width: 56rem) {
  body { padding: 1.2rem .9rem 3rem; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: .4rem; }
  .beside figure { max-width: none; }
  .scroll { overflow-x: auto; } .chart svg { max-width: none; }
}
@media screen and (prefers-color-scheme: dark) {
  .chart .scroll, .maps .panels { background: #fff; color: ${INK.text}; padding: .5rem; border-radius: 4px; }
}
@media print {
  @page { size: A4; margin: 14mm 12mm; }
  :root { font-size: 10pt; }
  body { padding: 0; max-width: none; font-size: 1rem; }
  nav, summary, .tools, .live .controls, :is(.scroll, .table, .panels)[tabindex]::before { display: none; }
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
