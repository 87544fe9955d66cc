/** Style of the one-file report: system fonts, light and dark, tables that scroll by themselves on a phone. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1a1c20; --soft: #5b6270; --line: #d9dde4; --page: #fbfbfc; --box: #fff; --warn: #8a5200; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8eaee; --soft: #9aa3b2; --line: #333a46; --page: #14171c; --box: #1b1f26; --warn: #f0b352; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.2rem; margin: .5rem 0; }
h2 { font-size: 1rem; margin: 1.8rem 0 .5rem; }
.verdict { font-size: 1.15rem; }
.warnings { color: var(--warn); padding-left: 1.2rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: .6rem; }
.figures div { background: var(--box); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem .8rem; }
.figures span, .figures small { display: block; color: var(--soft); font-size: .85rem; }
.figures b { font-size: 1.3rem; font-variant-numeric: tabular-nums; }
figure { margin: 1.2rem 0; }
figure svg { width: 100%; height: auto; }
figcaption, footer, dt { color: var(--soft); font-size: .85rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
td:last-child { white-space: normal; min-width: 6rem; }
th { color: var(--soft); font-weight: 500; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(16rem, 1fr)); gap: .4rem 1rem; margin: 0; }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
summary { cursor: pointer; margin: 1.8rem 0 .5rem; font-weight: 600; }
footer { margin: 2rem 0 1rem; }
`;
