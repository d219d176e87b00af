/** The page's style: system fonts, no images, both themes from one set of variables. */
export const style = `
:root { color-scheme: light dark; --ground: #fbfaf7; --ink: #1d2330; --soft: #5d6575; --line: #d9d6cd; --card: #ffffff; --accent: #2f6fc4; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171d; --ink: #e6e8ec; --soft: #a0a8b6; --line: #333945; --card: #1b1f27; --accent: #7fb0f0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1180px; padding: 2.5rem 1.5rem; background: var(--ground); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
h1 { font-size: 2rem; margin: 0 0 .4rem; letter-spacing: -.02em; }
h2 { margin: 2.6rem 0 1rem; padding-bottom: .35rem; border-bottom: 1px solid var(--line); font-size: 1.3rem; }
h3 { margin: 0 0 .6rem; font-size: 1rem; }
header p, figcaption, footer { color: var(--soft); max-width: 78ch; }
.headline { display: grid; grid-template-columns: repeat(auto-fit, minmax(240px, 1fr)); gap: 1rem; margin-top: 1.6rem; }
.figure-of-merit { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.3rem; }
.figure-of-merit b { display: block; font-size: 2.1rem; line-height: 1.15; color: var(--accent); font-variant-numeric: tabular-nums; }
.figure-of-merit span { color: var(--soft); font-size: .92rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .4rem .7rem; border-bottom: 1px solid var(--line); vertical-align: bottom; }
td { white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
th { font-weight: 600; color: var(--soft); }
figure { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.2rem; min-width: 0; }
figure.wide { margin-bottom: 1rem; }
figure svg { max-width: 100%; height: auto; }
figure.wide svg { min-width: 760px; }
.key { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: 0 0 .5rem; font-size: .88rem; color: var(--soft); }
.key i { display: inline-block; width: .8em; height: .8em; margin-right: .4em; border-radius: 2px; }
figcaption { font-size: .88rem; margin-top: .5rem; }
.scroll + .grid { margin-top: 1rem; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 1rem; margin-bottom: 1.2rem; }
.example { display: flex; gap: 1.4rem; align-items: center; margin-bottom: 1rem; }
.example p { max-width: 70ch; margin: 0; }
.picture { width: 112px; flex: none; border-radius: 8px; image-rendering: pixelated; }
@media (max-width: 600px) { body { padding: 1.5rem 1rem; } figure { padding: .9rem; } .example { flex-wrap: wrap; } }
footer { margin-top: 3rem; font-size: .85rem; }
`;
