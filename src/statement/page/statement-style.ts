// The one style of a statement: a letter on a screen of any width, light or dark, and on one page of A4.

/** Its text is written into the page as it stands here, and the page allows no other. */
export const statementStyle = `
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --quiet: #555d66; --rule: #d5dae0; --soft: #f3f5f7; --mark: #33475b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7eaee; --paper: #14181c; --quiet: #a9b2bc; --rule: #3a424b; --soft: #1e242a; --mark: #a9c1d9; } }
* { box-sizing: border-box; }
html { font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  color: var(--ink); background: var(--paper); -webkit-text-size-adjust: 100%; }
body { margin: 0 auto; max-width: 46rem; padding: 1.25rem 1rem 2rem; overflow-wrap: anywhere; }
h1 { font-size: 1.05rem; font-weight: 600; color: var(--quiet); margin: 0 0 .75rem; }
h2 { font-size: 1.05rem; margin: 1.25rem 0 .25rem; color: var(--mark); }
p { margin: .3rem 0; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
.card { border: 1px solid var(--rule); border-left: .35rem solid var(--mark); background: var(--soft); padding: .6rem .9rem; margin: 0 0 1rem; }
.card p { margin: 0; color: var(--quiet); font-size: .92rem; }
.card .tier { color: var(--ink); font-size: 1.6rem; line-height: 1.25; font-weight: 700; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
th, td { text-align: left; padding: .2rem .75rem .2rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
thead th { color: var(--quiet); font-weight: 600; }
tbody th { font-weight: 400; }
.n { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; padding-left: .75rem; }
.quiet { color: var(--quiet); font-size: .9rem; }
.benefits { columns: 2; column-gap: 2rem; }
footer { margin-top: 1.25rem; border-top: 1px solid var(--rule); display: flex; gap: 0 2rem; flex-wrap: wrap; }
footer section { flex: 1 1 16rem; }
@page { size: A4; margin: 14mm 16mm; }
@media print {
  :root { --ink: #000000; --paper: #ffffff; --quiet: #444444; --rule: #bbbbbb; --soft: #ffffff; --mark: #222222; }
  html { font-size: 11pt; line-height: 1.4; }
  html.full { font-size: 8.8pt; line-height: 1.3; }
  body { padding: 0; max-width: none; }
  h2 { margin-top: .8rem; }
  .full h2 { margin-top: .5rem; }
  .full p, .full ul { margin: .15rem 0; }
  .full th, .full td { padding-top: .08rem; padding-bottom: .08rem; }
  .full footer { margin-top: .6rem; }
  .card { margin-bottom: .7rem; }
  h2, tr, li, .card { break-inside: avoid; }
}
`;
