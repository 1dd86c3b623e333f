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
    const { successful, xhr } = event.detail;
    // A refusal, a dead network or a sign-in that has ended is seen on a page of its own.
    if (!successful || !xhr.responseText.includes('id="written"')) return form.submit();
    window.history.replaceState(window.history.state, "", xhr.responseURL);
    document.getElementById("told").textContent = "报告已按所选部分重写。";
  });
})();
