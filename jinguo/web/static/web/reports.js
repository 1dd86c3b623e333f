// Ticking a part writes the report anew in its place; the address keeps the choice for sharing.
(() => {
  "use strict";
  const form = document.getElementById("choosing");
  if (!form) return;

  if (window.matchMedia("(min-width: 64rem)").matches) {
    document.querySelectorAll("[data-wide]").forEach((each) => (each.open = true));
  }
  form.classList.add("at-once");
  form.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) return form.submit();
    window.history.replaceState(null, "", event.detail.xhr.responseURL);
    document.getElementById("told").textContent = "报告已按所选部分重写。";
  });
})();
