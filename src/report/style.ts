import { Html } from './html.ts';

/** How the report looks, on paper too. Nothing is fetched: the page is opened from a folder. */
export const style = Html.trusted(`
:root { color-scheme: light dark; --ink: #1c2430; --faint: #5b6675; --line: #d9dee5; --page: #fff; --tint: #f3f5f8;
  --bar: #7aa6d8; --good: #1f7a44; --bad: #a4372b; --warn: #fff4d6; --warn-line: #d9a514; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --faint: #9aa6b5; --line: #353d48; --page: #14181e;
  --tint: #1d232b; --bar: #3f6fa6; --good: #6cc792; --bad: #ea8d80; --warn: #332a10; --warn-line: #a5811c; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 68rem; padding: 2rem 1.25rem 4rem; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 2.5rem 0 .5rem; font-size: 1.15rem; }
h3 { margin: 1.5rem 0 .25rem; font-size: 1rem; }
p { margin: .25rem 0; }
.faint, small { color: var(--faint); }
.figures { display: flex; flex-wrap: wrap; gap: .75rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
.figures li { flex: 1 1 9rem; padding: .6rem .9rem; border: 1px solid var(--line); border-radius: .5rem; }
.figures b { display: block; font-size: 1.5rem; font-variant-numeric: tabular-nums; }
.notes { margin: 1.5rem 0 0; padding: .6rem 1rem .6rem 2rem; background: var(--warn); border-left: 4px solid var(--warn-line); }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { color: var(--faint); font-weight: 500; vertical-align: bottom; }
tbody th { min-width: 11rem; font-weight: 500; overflow-wrap: break-word; }
td.figure, th.figure { text-align: right; white-space: nowrap; }
td.share { width: 9rem; }
meter { width: 100%; height: .7rem; }
meter::-webkit-meter-bar { background: var(--tint); border: 0; border-radius: .35rem; }
meter::-webkit-meter-optimum-value { background: var(--bar); border-radius: .35rem; }
meter::-moz-meter-bar { background: var(--bar); }
a { color: inherit; text-decoration-color: var(--bar); }
.up { color: var(--good); }
.down { color: var(--bad); }
footer { margin-top: 3rem; color: var(--faint); }
@media print { body { max-width: none; padding: 0; } a { text-decoration: none; } h2, h3 { break-after: avoid; } tr { break-inside: avoid; } }
`);
