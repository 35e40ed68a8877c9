#include "exporters/page/assets.hpp"

namespace probe::exporters {

// One letter for each state of a probe, because a hundred rows carry it: s succeeded, w warning, f failed, t stale,
// p waiting. Colours reach 4.5:1 on their backgrounds in both schemes; no state is told by colour alone.
std::string_view stylesheet() {
  return R"(:root {
  color-scheme: light dark;
  --page: #f5f6f8; --card: #ffffff; --ink: #1b2430; --soft: #556070; --line: #dde2e9; --link: #0a58a8; --well: #eef1f5;
  --good: #17703f; --good-well: #e6f4eb; --bad: #b1241c; --bad-well: #fdecea; --look: #855000; --look-well: #fff3dd;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #11151b; --card: #191f28; --ink: #e3e8ef; --soft: #a3aebd; --line: #2b3441; --link: #82bcff; --well: #222a35;
    --good: #63d493; --good-well: #15301f; --bad: #ff938a; --bad-well: #391b1b; --look: #ffc36f; --look-well: #33270f;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Ubuntu, Cantarell, "Noto Sans", sans-serif;
}
a { color: var(--link); text-underline-offset: .18em; text-decoration-thickness: .06em; }
a:hover { text-decoration-thickness: .12em; }
a:has(> code) { text-underline-offset: .38em; }
:focus-visible { outline: .16rem solid var(--link); outline-offset: .14rem; border-radius: .2rem; }
h1, h2, h3 { line-height: 1.25; margin: 0; text-wrap: balance; }
h1 { font-size: 1.7rem; font-weight: 650; letter-spacing: -.01em; }
h2 { font-size: 1.15rem; font-weight: 620; }
h3 { font-size: 1rem; font-weight: 620; }
p { margin: .4rem 0 0; }
code { font: .92em/1.45 ui-monospace, "Cascadia Mono", "Source Code Pro", Menlo, Consolas, monospace; }
small { display: block; color: var(--soft); font-size: .82rem; }
time { white-space: nowrap; }
th, td, p, h1, h2, dd, li { overflow-wrap: anywhere; unicode-bidi: isolate; }
.skip { position: absolute; left: -99rem; top: .5rem; background: var(--card); padding: .5rem 1rem; z-index: 1; }
.skip:focus { left: .5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.soft { color: var(--soft); }

.top, main, .foot { max-width: 74rem; margin: 0 auto; padding: 0 1.5rem; }
.top { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem 1.6rem; padding-top: 1.1rem; padding-bottom: 1.1rem; }
.brand { display: inline-flex; align-items: center; gap: .55rem; font-weight: 680; font-size: 1.1rem; color: var(--ink); text-decoration: none; }
.brand svg { width: 1.7rem; height: 1.7rem; fill: none; stroke: var(--link); stroke-width: 2.6; stroke-linecap: round; }
.top nav { display: flex; gap: 1.2rem; flex: 1; }
.top nav a { color: var(--soft); text-decoration: none; }
.top nav a:hover, .top nav a[aria-current] { color: var(--ink); text-decoration: underline; }
.foot { color: var(--soft); font-size: .85rem; padding-top: 1.5rem; padding-bottom: 2.5rem; }

main { display: grid; gap: 1.25rem; }
main > * { min-width: 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1.15rem 1.35rem; }
.card > h2 { margin-bottom: .6rem; }
.s { --tone: var(--good); --well-tone: var(--good-well); --icon: "\2713"; }
.w { --tone: var(--look); --well-tone: var(--look-well); --icon: "!"; }
.t { --tone: var(--look); --well-tone: var(--look-well); --icon: "\25F7"; }
.f { --tone: var(--bad); --well-tone: var(--bad-well); --icon: "\2715"; }
.p { --tone: var(--soft); --well-tone: var(--well); --icon: "\25CB"; }

.verdict { display: grid; grid-template-columns: auto 1fr; gap: .1rem 1rem; align-items: center; padding: .4rem 0 .2rem; }
.verdict > .mark { grid-row: span 2; }
.mark { display: grid; place-items: center; width: 3rem; height: 3rem; border-radius: 50%; background: var(--well-tone); color: var(--tone); font-size: 1.5rem; font-weight: 700; }
.mark::before, .state::before, .probes th + td::before { content: var(--icon); content: var(--icon) / ""; }
.state, .probes th + td { color: var(--tone); font-weight: 600; white-space: nowrap; }
.s .state, .probes .s th + td { font-weight: 500; }
.state::before, .probes th + td::before { display: inline-block; width: 1.25em; font-weight: 800; }
.badge { background: var(--well-tone); border-radius: 1rem; padding: .12rem .7rem .12rem .5rem; font-size: .88rem; }

.cause { border-left: .35rem solid var(--tone); }
.cause .what { font-size: 1.06rem; }
.steps { margin: .5rem 0 0; padding-left: 1.4rem; }
.steps li { margin: .2rem 0; }
.steps code, .key code { background: var(--well); border-radius: .3rem; padding: .08rem .35rem; }
summary { cursor: pointer; color: var(--soft); }
details { margin-top: .6rem; }

.chain { overflow-x: auto; }
.chain svg { display: block; font-size: 13px; }
.chain path { fill: none; stroke: var(--soft); stroke-opacity: .55; stroke-width: 1.5; }
.chain path.f { stroke: var(--bad); stroke-opacity: 1; stroke-width: 2; }
.chain use { fill: var(--well-tone); stroke: var(--tone); stroke-opacity: .45; }
.chain .f use { stroke-opacity: .8; stroke-dasharray: 5 3; }
.chain .root use { stroke-dasharray: none; stroke-opacity: 1; stroke-width: 3; }
.chain a { text-decoration: none; outline-offset: 3px; }
.chain a:hover use { stroke-opacity: 1; stroke-width: 2; }
.chain text { fill: var(--ink); font-weight: 600; }
.chain .s use { fill: var(--card); stroke: var(--soft); }
.chain text { transform: translate(14px, 20px); }
.chain use + text:last-child { transform: translate(14px, 29px); }
.chain text + text { transform: translate(14px, 37px); fill: var(--tone); font-size: 12px; font-weight: 500; }

.filter { display: flex; flex-wrap: wrap; gap: .4rem; margin: 0 0 .8rem; padding: 0; list-style: none; }
.filter a { display: block; padding: .22rem .8rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--ink); text-decoration: none; font-size: .92rem; }
.filter a:hover { border-color: var(--soft); }
.filter a[aria-current] { background: var(--ink); border-color: var(--ink); color: var(--card); }

.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; }
caption { text-align: left; color: var(--soft); font-size: .88rem; padding-bottom: .4rem; }
th, td { text-align: left; vertical-align: top; padding: .55rem .9rem .55rem 0; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--soft); font-weight: 550; font-size: .86rem; white-space: nowrap; }
tbody th { font-weight: 600; min-width: 11rem; }
tbody th small { font-weight: 400; }
tbody tr:hover { background: color-mix(in srgb, var(--well) 55%, transparent); }
td.num { white-space: nowrap; font-variant-numeric: tabular-nums; }
.probes svg { width: 96px; height: 18px; display: block; background: var(--well); border-radius: .2rem; }
.probes td { white-space: nowrap; font-variant-numeric: tabular-nums; }
.probes td:nth-child(3) { white-space: normal; min-width: 12rem; }
.probes path, .tall path { fill: none; stroke: var(--good); stroke-width: 18; }
.probes path[class], .tall path[class] { stroke: var(--tone); }
.tall { width: 100%; height: 2.4rem; display: block; background: var(--well); border-radius: .2rem; margin: .6rem 0 1rem; }
.bar { width: 100%; min-width: 8rem; height: .9rem; display: block; background: var(--well); border-radius: .2rem; }
td:has(> .bar) { width: 70%; vertical-align: middle; }
.bar rect { fill: var(--link); }
.left { width: 7rem; height: .5rem; display: inline-block; background: var(--well); border-radius: .25rem; }
.left rect { fill: var(--tone); }

.card > .row + .facts, .card > .row + .what { margin-top: .9rem; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.2rem; margin: .6rem 0 0; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; }
.facts.two { grid-template-columns: max-content 1fr max-content 1fr; }
.finding h3 { margin-top: .9rem; }
.finding + .finding { border-top: 1px solid var(--line); margin-top: 1.1rem; padding-top: 1.1rem; }
.key { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .8rem; }
.row { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .6rem 1.5rem; }
.row:has(+ .chain) { margin-bottom: .8rem; }
.wide td > code { white-space: nowrap; font-size: .8rem; }
button { font: inherit; font-weight: 560; color: var(--ink); background: var(--card); border: 1px solid var(--soft); border-radius: .5rem; padding: .32rem .95rem; cursor: pointer; }
button:hover { background: var(--well); }
button.main { background: var(--link); border-color: var(--link); color: var(--card); }
#live { font-size: .88rem; border-radius: 1rem; padding: .15rem .8rem; color: var(--soft); border-color: var(--line); }
#live::before { content: "\25CF"; content: "\25CF" / ""; color: var(--soft); margin-right: .4rem; }
#live[aria-pressed="true"]::before { color: var(--good); }
.note { border-left: .3rem solid var(--look); background: var(--look-well); border-radius: .3rem; padding: .5rem .9rem; margin: 0; }

@media (max-width: 46rem) {
  .top, main, .foot { padding-left: 1rem; padding-right: 1rem; }
  .card { padding: 1rem; }
  .facts, .facts.two { grid-template-columns: 1fr; gap: 0; }
  .facts dd { margin-bottom: .5rem; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
@media print {
  :root { --page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --link: #000; }
  .top nav, #live, form, .filter, .skip { display: none; }
  .card { break-inside: avoid; border-color: #bbb; }
  details > * { display: block; }
}
)";
}

}  // namespace probe::exporters
