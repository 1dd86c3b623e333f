// The checked report works without this: each figure is a link that opens its panel. With it the
// keys walk from one to the next, and a result of the summary shows only its own.
(() => {
  "use strict";
  const page = document.querySelector("[data-check]");
  const marks = [...document.querySelectorAll("a[data-item]")];
  if (!page) return;

  const detail = (number) => document.getElementById(`n-${number}`);
  const mark = (number) => document.getElementById(`m-${number}`);
  const opened = () => /^#n-(\d+)$/.exec(window.location.hash)?.[1];
  // In place of a step in the history: the page is an answer that Back should leave at once.
  const go = (hash) => window.location.replace(hash);

  const show = () => {
    const number = opened();
    for (const each of page.querySelectorAll(".found")) {
      const own = number && (each.dataset.item ?? each.dataset.of) === number;
      each.toggleAttribute("data-opened", Boolean(own));
    }
    if (!number || !detail(number)) return;
    detail(number).scrollTop = 0;
    mark(number)?.scrollIntoView({ block: "nearest" });
    detail(number).querySelector("h3")?.focus({ preventScroll: true });
  };
  window.addEventListener("hashchange", show);

  const close = () => {
    const number = opened();
    if (!number) return;
    go(`#m-${number}`);
    mark(number)?.focus({ preventScroll: true });
  };

  // Where the walk stands: what is open, else what has the focus, else where it last stood.
  let last = -1;
  const place = () => {
    const number = opened() ?? document.activeElement?.closest("a[data-item]")?.dataset.item;
    const at = number ? marks.findIndex((each) => each.dataset.item === number) : last;
    return at;
  };

  const step = (by, wanted) => {
    let at = place();
    do at += by;
    while (marks[at] && (marks[at].classList.contains("dim") || !wanted(marks[at])));
    if (!marks[at]) return;
    last = at;
    if (opened()) {
      go(`#n-${marks[at].dataset.item}`);
      return;
    }
    marks[at].scrollIntoView({ block: "nearest" });
    marks[at].focus({ preventScroll: true });
  };

  const any = () => true;
  const differs = (each) => "differs" in each.dataset;
  const walking = () => opened() || document.activeElement?.matches("a[data-item]");
  const keys = {
    j: () => step(1, any),
    k: () => step(-1, any),
    n: () => step(1, differs),
    p: () => step(-1, differs),
    Escape: close,
    "?": () => {
      const help = page.querySelector(".keys-help");
      if (help) help.open = !help.open;
    },
  };
  // Arrows scroll as ever until a figure has the focus or is open.
  const arrows = { ArrowDown: keys.j, ArrowUp: keys.k };

  // Single letters act only while the focus is in the report, and never where one types.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" && !page.contains(event.target)) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = keys[key] ?? (walking() ? arrows[key] : undefined);
    if (!act) return;
    event.preventDefault();
    act();
  });

  page.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    event.preventDefault();
    if ("close" in link.dataset) close();
    else if ("only" in link.dataset) only(link);
    else {
      go(link.getAttribute("href"));
      if (!opened()) document.querySelector(link.getAttribute("href"))?.focus();
    }
  });

  const only = (link) => {
    const off = link.hasAttribute("aria-current");
    for (const each of page.querySelectorAll("[data-only]")) each.removeAttribute("aria-current");
    if (!off) link.setAttribute("aria-current", "true");
    const wanted = off ? null : link.dataset.only;
    for (const each of page.querySelectorAll(".found")) {
      each.classList.toggle("dim", wanted !== null && each.dataset.result !== wanted);
    }
    for (const row of page.querySelectorAll("tr[data-result]")) {
      row.hidden = wanted !== null && row.dataset.result !== wanted;
    }
    if (off) return;
    const first = document.querySelector(link.getAttribute("href"));
    first?.scrollIntoView({ block: "nearest" });
    first?.focus({ preventScroll: true });
  };

  // What was asked for takes the place of the link that had the focus.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    event.detail.target.closest(".detail")?.querySelector("h3")?.focus({ preventScroll: true });
  });
  // Records that cannot be fetched beside the text open as a whole page.
  for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(failed, (event) => {
      const href = event.detail.elt.getAttribute("href");
      if (href) window.location.assign(href);
    });
  }
  // The keys listen from the start, and a screen reader begins at the result.
  page.querySelector("h1")?.focus({ preventScroll: true });
})();
