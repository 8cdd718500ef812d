// The one style of a page: light and dark, on screens from 320 pixels on, and on A4. Up is blue and down is orange, which
// people with any kind of colour blindness tell apart, and nothing is said by colour alone.

/** Its text is written into the page as it stands here, and the page allows no other. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --quiet: #555d66; --rule: #d5dae0; --soft: #f3f5f7;
  --bar: #33475b; --was: #9aa7b4; --up: #0065a8; --down: #b34700; --same: #8a94a0; --link: #0b5cad; --alarm: #a61b1b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaee; --paper: #14181c; --quiet: #a9b2bc; --rule: #3a424b; --soft: #1e242a;
  --bar: #a9c1d9; --was: #5f6d7b; --up: #63b3f0; --down: #f2994a; --same: #77818c; --link: #7db8f5; --alarm: #ff8a80; } }
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: var(--ink); background: var(--paper); -webkit-text-size-adjust: 100%; }
body { margin: 0; }
header, main, footer, nav.contents { max-width: 64rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.25rem 0 .5rem; padding-top: .5rem; border-top: 1px solid var(--rule); }
h3 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; }
p, ul, dl { margin: .4rem 0 .8rem; max-width: 46rem; overflow-wrap: anywhere; }
ul { padding-left: 1.25rem; }
a { color: var(--link); }
.lead { color: var(--quiet); }
.verdict { font-size: 1.15rem; }
.held { border-left: .3rem solid var(--alarm); padding-left: .75rem; }
.skip { position: absolute; left: -200vw; }
.skip:focus { left: 1rem; top: .5rem; background: var(--paper); padding: .25rem .5rem; }
nav.contents ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1rem; max-width: none; }
nav.contents a { display: inline-block; padding: .15rem 0; min-height: 1.5rem; }
.wide { overflow-x: auto; margin: .5rem 0 1rem; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; font-size: .92rem; }
caption { text-align: left; color: var(--quiet); padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--rule); }
thead th { vertical-align: bottom; border-bottom: 2px solid var(--rule); }
tbody th { font-weight: 600; }
tfoot th, tfoot td { font-weight: 600; }
td, tbody th { overflow-wrap: break-word; }
:lang(zh) th, :lang(zh) td:not(.s) { word-break: keep-all; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
td.n { white-space: nowrap; }
td.s { min-width: 15rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.wide { position: relative; }
code { font: .85em/1.4 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
dt { font-weight: 600; margin-top: .4rem; }
dd { margin: 0 0 .2rem 1rem; color: var(--ink); }
figure { margin: .75rem 0 1.25rem; }
figcaption { font-weight: 600; }
svg { display: block; width: 100%; min-width: 42rem; height: auto; }
svg text { font-size: 13px; fill: var(--ink); }
svg .axis { fill: var(--quiet); font-size: 12px; }
svg .label { font-weight: 600; }
svg .then { fill: var(--quiet); }
.bar { fill: var(--bar); }
.bar.was { fill: var(--was); }
.bar.up { fill: var(--up); }
.bar.down { fill: var(--down); }
.node { fill: var(--bar); }
.ribbon { fill: var(--same); fill-opacity: .28; }
.ribbon.up { fill: var(--up); fill-opacity: .65; }
.ribbon.down { fill: var(--down); fill-opacity: .65; }
.rule { stroke: var(--rule); stroke-width: 1; }
.line { stroke: var(--down); stroke-width: 1.5; stroke-dasharray: 4 3; }
details { margin: .25rem 0; }
summary { cursor: pointer; color: var(--link); padding: .2rem 0; }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; }
.tools[hidden] { display: none; }
.tools p { margin: 0; }
.tools nav { display: flex; gap: .5rem; }
button, input, select { font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--same); border-radius: .25rem;
  padding: .2rem .5rem; min-height: 2rem; max-width: 100%; }
button:disabled { color: var(--quiet); border-color: var(--rule); }
thead button { background: none; border: 0; padding: 0 .25rem 0 0; font-weight: 600; text-align: inherit; text-decoration: underline dotted; min-height: 1.5rem; }
thead [aria-sort="ascending"] button::after { content: " ▲"; }
thead [aria-sort="descending"] button::after { content: " ▼"; }
@media screen { #customers .wide { content-visibility: auto; contain-intrinsic-block-size: auto 150vh; } }
footer { color: var(--quiet); padding-bottom: 2rem; }
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt system-ui, sans-serif; } }
@media print {
  :root { --ink: #000; --paper: #fff; --quiet: #444; --rule: #bbb; --soft: #fff; --bar: #33475b; --was: #9aa7b4; --up: #0065a8; --down: #b34700;
    --same: #8a94a0; --link: #000; --alarm: #a61b1b; color-scheme: light; }
  html { font-size: 9.5pt; line-height: 1.35; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  header, main, footer { max-width: none; padding: 0; }
  header { padding-top: 0; }
  h1 { font-size: 16pt; }
  h2 { font-size: 12pt; margin: 1rem 0 .3rem; padding-top: .3rem; }
  figure { margin: .4rem 0 .6rem; }
  .skip, nav.contents, .tools, summary { display: none; }
  .wide { overflow: visible; margin: .3rem 0 .6rem; }
  svg { min-width: 0; max-width: 135mm; }
  table { font-size: 8.5pt; }
  th, td { padding: .1rem .6rem .1rem 0; }
  td.s { min-width: 9rem; }
  h2, h3, figcaption, caption { break-after: avoid; }
  h2, h3, figcaption, tr, svg, li, dt, #mix .wide, #migration .wide, #causes .wide, #risk .wide, #cost .wide { break-inside: avoid; }
  thead { display: table-header-group; }
  thead button { display: none; }
  thead [data-heading]::before { content: attr(data-heading); }
  tfoot { display: table-row-group; }
  details::details-content { content-visibility: visible; display: block; }
  #chart-scores details .wide { columns: 3; }
  #concentration { break-before: page; }
}
`;
