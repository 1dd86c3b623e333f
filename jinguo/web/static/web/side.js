// A link with `hx-get` and `hx-target="#side"` opens beside the page; without scripts it leads to
// the whole page instead. Esc, the closing button or Back brings the reader back to where they
// were: an open panel is a step in the history, which keeps its address and which link opened it.
(() => {
  "use strict";
  const side = document.getElementById("side");
  if (!side) return;
  let opener = null;
  let open = false;
  let leaving = false;
  let from = "";

  const links = () => [...document.querySelectorAll("main [hx-get]")];
  const mark = (link) => {
    document.querySelectorAll("[data-opened]").forEach((each) => delete each.dataset.opened);
    opener = link;
    if (opener) opener.dataset.opened = "";
  };
  const close = () => {
    side.replaceChildren();
    open = false;
    const link = opener;
    mark(null);
    link?.focus();
  };
  const leave = () => {
    if (!open || leaving) return;
    leaving = Boolean(history.state?.side);
    if (leaving) history.back();
    else close();
  };
  // What was open when the page was left, or before Back: Forward or a reload opens it again.
  const again = (kept) => {
    mark(links()[kept.at]);
    window.htmx.ajax("GET", kept.side, { source: side, target: side });
  };

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target !== side || side.contains(event.detail.elt)) return;
    mark(event.detail.elt);
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== side) return;
    const kept = { side: event.detail.pathInfo.requestPath, at: links().indexOf(opener) };
    if (open || history.state?.side) history.replaceState(kept, "");
    else history.pushState(kept, "");
    open = true;
    from = window.location.hash;
    side.scrollTop = 0;
    side.querySelector("h2")?.focus();
    // On a phone the panel covers what was opened, unless that moves up.
    if (covers()) opener?.scrollIntoView();
  });
  window.addEventListener("popstate", (event) => {
    leaving = false;
    if (event.state?.side) again(event.state);
    // A step to another part of the page leaves the panel open.
    else if (open && window.location.hash === from) close();
  });
  // What the server refuses, or a dead network, must be seen: the link then opens as a whole page.
  for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(failed, (event) => {
      const href = event.detail.elt.getAttribute("href");
      if (href) window.location.assign(href);
    });
  }
  side.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) leave();
  });

  const covers = () => side.offsetWidth === document.documentElement.clientWidth;
  const seen = (each) => each.checkVisibility?.() ?? each.getClientRects().length > 0;
  const stops = (root) =>
    [...root.querySelectorAll("a[href], button, summary, input, select, textarea")].filter(
      (each) => !each.disabled && seen(each),
    );
  // Beside the page Tab goes on behind the link that opened the panel; over it, it goes round.
  const next = (backwards) => {
    const inside = stops(side);
    const at = inside.indexOf(document.activeElement);
    if (backwards ? at > 0 : at !== inside.length - 1) return null;
    if (covers()) return backwards ? inside.at(-1) : inside[0];
    if (backwards) return opener;
    const outside = stops(document).filter((each) => !side.contains(each));
    return outside[outside.indexOf(opener) + 1];
  };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (event.key !== "Tab" || !side.contains(document.activeElement)) return;
    const stop = next(event.shiftKey);
    if (!stop) return;
    event.preventDefault();
    stop.focus();
  });

  if (history.state?.side) again(history.state);
})();
