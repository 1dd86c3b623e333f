// A link with `hx-get` and `hx-target="#side"` opens beside the page; without scripts it leads to
// the whole page instead. Esc or the closing button brings the reader back to where they were.
(() => {
  "use strict";
  const side = document.getElementById("side");
  if (!side) return;
  let opener = null;

  const close = () => {
    if (!side.firstElementChild) return;
    side.replaceChildren();
    document.querySelectorAll("[data-opened]").forEach((each) => delete each.dataset.opened);
    opener?.focus();
    opener = null;
  };

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.target !== side || side.contains(event.detail.elt)) return;
    document.querySelectorAll("[data-opened]").forEach((each) => delete each.dataset.opened);
    opener = event.detail.elt;
    opener.dataset.opened = "";
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== side) return;
    side.scrollTop = 0;
    side.querySelector("h2")?.focus();
    // On a phone the panel covers what was opened, unless that moves up.
    if (side.offsetWidth === document.documentElement.clientWidth) opener?.scrollIntoView();
  });
  // What the server refuses, or a dead network, must be seen: the link then opens as a whole page.
  for (const failed of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.body.addEventListener(failed, (event) => {
      const href = event.detail.elt.getAttribute("href");
      if (href) window.location.assign(href);
    });
  }
  side.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
})();
