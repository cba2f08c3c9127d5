/** The page's whole style; light or dark as the reader's system is. */
export const HTML_STYLE: string = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1d2330; --faint: #5b6475; --rule: #dfe3ea; --soft: #f4f6f9; --accent: #1f6feb;
  --heat-0: #e3edf9; --heat-1: #c3daf3; --heat-2: #98c1ea; --heat-3: #66a3dd; --heat-4: #3d83cb; --heat-5: #2261ab; --heat-6: #123f7c; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #12161d; --ink: #e4e8ef; --faint: #9aa4b5; --rule: #2b323e; --soft: #1a2029; --accent: #6aa9ff;
    --heat-0: #17283f; --heat-1: #1b3a61; --heat-2: #205087; --heat-3: #2b6bb0; --heat-4: #4a8bd2; --heat-5: #7fb2ea; --heat-6: #c4deff; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 3rem; max-width: 60rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.3rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
p { margin: .25rem 0 1rem; color: var(--faint); }
pre { margin: 0 0 1.5rem; padding: .75rem 1rem; background: var(--soft); border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 13px/1.5 ui-monospace, monospace; }
figure { margin: 0 0 2rem; }
figcaption { color: var(--faint); font-size: .9em; }
.wide { overflow-x: auto; }
svg { display: block; width: 100%; min-width: 42rem; height: auto; font: 12px system-ui, sans-serif; }
svg text { fill: var(--faint); }
.grid { stroke: var(--rule); } .axis { stroke: var(--faint); }
.line { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
.dot, .bar { fill: var(--accent); }
${Array.from({ length: 7 }, (_, i) => `.heat-${i} { fill: var(--heat-${i}); }`).join(' ')}
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .93em; }
th, td { padding: .3rem .75rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
th { background: var(--paper); white-space: nowrap; }
td { max-width: 30rem; overflow-wrap: anywhere; } td.number, td.time { white-space: nowrap; }
.number { text-align: right; } td.null { color: var(--faint); }
th button { all: unset; cursor: pointer; } th button:focus-visible { outline: 2px solid var(--accent); }
th[aria-sort=ascending] button::after { content: " ↑"; } th[aria-sort=descending] button::after { content: " ↓"; }
`;
