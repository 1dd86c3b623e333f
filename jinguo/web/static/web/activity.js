// The entry form works without this; with it Enter goes on, Ctrl+Enter saves, and a ticked
// programme brings its usual type and its own fields.
(() => {
  "use strict";
  const form = document.querySelector("form[data-entry]");
  if (!form) return;

  const type = form.elements.subtype;
  const ticks = [...form.querySelectorAll("input[name=programmes]")];
  let chosen = false;

  const stops = () =>
    [...form.querySelectorAll("input:not([type=hidden]), select, summary, button")].filter(
      (each) => each.offsetParent !== null,
    );

  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.target.matches("button, summary, a")) return;
    event.preventDefault();
    const all = stops();
    // From a programme Enter goes past the others, however many there are; Tab goes through them.
    const onward = all.slice(all.indexOf(event.target) + 1);
    const passed = ticks.includes(event.target) ? event.target.closest("fieldset") : null;
    onward.find((each) => !passed?.contains(each))?.focus();
  });

  const own = () => {
    const on = new Set(ticks.filter((each) => each.checked).map((each) => each.value));
    for (const each of form.querySelectorAll("[data-programme]")) {
      each.hidden = !on.has(each.dataset.programme) && !each.querySelector(".wrong");
    }
  };

  type.addEventListener("change", () => {
    chosen = true;
  });
  for (const tick of ticks) {
    tick.addEventListener("change", () => {
      own();
      if (tick.checked && tick.dataset.type && (!chosen || !type.value)) {
        type.value = tick.dataset.type;
      }
    });
  }
  own();

  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  window.addEventListener("pageshow", () => {
    sent = false;
  });

  const wrong = form.querySelector(".wrong input, .wrong select");
  if (wrong) wrong.focus();
})();
