#include "exporters/page/assets.hpp"

namespace probe::exporters {

// Takes the page anew every ten seconds and puts its `main` in the place of the one that is shown. Everything works
// without it. Nothing moves while somebody selects text, and what has the focus keeps it.
std::string_view script() {
  return R"js("use strict";
(() => {
  const pauseMs = 10000;
  const key = "probe-live";
  const live = document.getElementById("live");
  const news = document.getElementById("news");
  if (!live || !news) return;

  const remembered = () => {
    try { return localStorage.getItem(key) !== "off"; } catch { return true; }
  };
  let on = remembered();
  const show = () => {
    live.setAttribute("aria-pressed", String(on));
    live.textContent = on ? "Live" : "Paused";
  };
  live.addEventListener("click", () => {
    on = !on;
    try { localStorage.setItem(key, on ? "on" : "off"); } catch { /* then it holds for this page */ }
    show();
    if (on) refresh();
  });

  const pathTo = (node) => {
    const path = [];
    for (; node && node.tagName !== "MAIN"; node = node.parentElement) {
      path.unshift([...node.parentElement.children].indexOf(node));
    }
    return path;
  };
  // A link is found again by where it leads, and by how many that lead there stand before it; else by its place.
  const alike = (root, href) => [...root.querySelectorAll("a")].filter((a) => a.getAttribute("href") === href);
  const placeOf = (root, node) => {
    const href = node.getAttribute("href");
    return { href, before: href ? alike(root, href).indexOf(node) : 0, path: pathTo(node) };
  };
  const again = (root, place) => place.href
    ? alike(root, place.href)[place.before]
    : place.path.reduce((node, index) => node && node.children[index], root);

  const replace = (next) => {
    const main = document.querySelector("main");
    const fresh = next.querySelector("main");
    if (!main || !fresh) return;
    const focused = main.contains(document.activeElement) ? document.activeElement : null;
    const place = focused && placeOf(main, focused);
    const open = [...main.querySelectorAll("details[id]")].map((d) => [d.id, d.open]);
    const scrolled = [...main.querySelectorAll(".chain, .wide")].map((box) => box.scrollLeft);
    const said = main.querySelector("h1")?.textContent;
    document.title = next.title;
    const icon = next.querySelector("link[rel=icon]");
    if (icon) document.querySelector("link[rel=icon]")?.replaceWith(icon);
    main.replaceWith(fresh);
    for (const [id, isOpen] of open) {
      const details = document.getElementById(id);
      if (details) details.open = isOpen;
    }
    fresh.querySelectorAll(".chain, .wide").forEach((box, index) => { box.scrollLeft = scrolled[index] ?? 0; });
    if (place) again(fresh, place)?.focus({ preventScroll: true });
    const says = fresh.querySelector("h1")?.textContent;
    if (says !== said) news.textContent = says;
  };

  let busy = false;
  const refresh = async () => {
    const selecting = String(document.getSelection()).length > 0;
    if (!on || busy || document.hidden || selecting) return;
    busy = true;
    try {
      const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(pauseMs) });
      if (!answer.ok) throw new Error(answer.statusText);
      const text = await answer.text();
      if (on) replace(new DOMParser().parseFromString(text, "text/html"));
      live.title = "";
    } catch {
      live.title = "the agent did not answer";
      live.textContent = "Live, but the agent did not answer";
    }
    busy = false;
    if (!live.title) show();
  };
  live.hidden = false;
  const reload = document.getElementById("reload");
  if (reload) reload.hidden = true;
  show();
  setInterval(refresh, pauseMs);
  document.addEventListener("submit", () => { on = false; });
})();
)js";
}

}  // namespace probe::exporters
