/** The style of a page: system fonts, no images, light and dark from one set of variables. */
export const style = `
:root { color-scheme: light dark; --ground: #fbfaf7; --ink: #1d2330; --soft: #5d6575; --line: #d9d6cd; --card: #ffffff; --accent: #2f6fc4; }
@media (prefers-color-scheme: dark) { :root { --ground: #14171d; --ink: #e6e8ec; --soft: #a0a8b6; --line: #333945; --card: #1b1f27; --accent: #7fb0f0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1120px; padding: 2.5rem 1.5rem 4rem; background: var(--ground); color: var(--ink); font: 16px/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; overflow-wrap: break-word; }
a { color: var(--accent); }
h1 { font-size: clamp(1.6rem, 5vw, 2.2rem); line-height: 1.2; margin: 0 0 .8rem; letter-spacing: -.02em; }
h2 { margin: 3rem 0 1rem; padding-bottom: .35rem; border-bottom: 1px solid var(--line); font-size: 1.35rem; }
h3 { margin: 0 0 .5rem; font-size: 1.02rem; }
h3.heading { margin: 1.8rem 0 .5rem; }
h4 { margin: .4rem 0 .1rem; font-size: .9rem; font-weight: 600; color: var(--soft); }
p, ul { max-width: 80ch; margin: .7rem 0; }
ul { padding-left: 1.2rem; }
header p { color: var(--soft); }
code { font-size: .9em; background: color-mix(in srgb, var(--line) 45%, transparent); padding: .1em .3em; border-radius: 4px; }
.headlines { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr)); gap: .9rem; margin: 1.6rem 0; }
.headlines div { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.2rem; }
.headlines b { display: block; font-size: 1.5rem; line-height: 1.35; color: var(--accent); font-variant-numeric: tabular-nums; }
.headlines span { color: var(--soft); font-size: .9rem; line-height: 1.45; display: block; }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; font-size: .92rem; }
nav a { text-decoration: none; }
.scroll { overflow-x: auto; margin: 1rem 0; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: .4rem .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: right; padding: .42rem .65rem; border-bottom: 1px solid var(--line); vertical-align: bottom; white-space: nowrap; }
td.text, th.text { text-align: left; white-space: normal; min-width: 8.5rem; }
tbody tr:last-child td { border-bottom: 0; }
th { font-weight: 600; color: var(--soft); white-space: normal; }
figure { margin: 1.2rem 0; background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.2rem; min-width: 0; }
.panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 430px), 1fr)); gap: .6rem 1rem; }
.panels.wide { grid-template-columns: minmax(0, 1fr); }
.panels.wide > div { overflow-x: auto; }
.panels svg { width: 100%; height: auto; display: block; }
.panels.wide svg { min-width: 620px; }
.key { display: flex; flex-wrap: wrap; gap: .15rem 1.1rem; margin: 0 0 .4rem; font-size: .86rem; color: var(--soft); max-width: none; }
.key span { display: inline-flex; align-items: center; gap: .4rem; }
figcaption { font-size: .88rem; margin-top: .6rem; color: var(--soft); max-width: 90ch; }
@media (max-width: 600px) { body { padding: 1.4rem .9rem 3rem; } figure { padding: .9rem .7rem; border-radius: 10px; } table { font-size: .84rem; } th, td { padding: .38rem .45rem; } }
`;
