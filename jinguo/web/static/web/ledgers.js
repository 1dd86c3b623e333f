// A ledger works without this; with it all records of a page are ticked at once, ticking opens what
// can be done with them, and the page of a printed ledger prints by its button.
(() => {
  "use strict";
  const press = document.querySelector("[data-print]");
  if (press) {
    press.hidden = false;
    press.addEventListener("click", () => window.print());
  }

  // On a phone what narrows a ledger would stand before all of its records; the tags tell of it.
  const narrow = document.querySelector("form.narrowing details[open]");
  if (narrow && window.matchMedia("(max-width: 56rem)").matches) narrow.open = false;

  const form = document.querySelector("form#bulk");
  const corner = document.querySelector(".ledger thead .choose");
  if (!form || !corner) return;
  const ticks = [...document.querySelectorAll("input[name=record]")];
  const summary = form.closest("details").querySelector("summary");
  const said = summary.textContent;

  const all = document.createElement("input");
  all.type = "checkbox";
  const label = document.createElement("label");
  const told = document.createElement("span");
  told.className = "unseen";
  told.textContent = "选中这一页全部";
  label.append(all, told);
  corner.append(label);

  const count = () => {
    const on = ticks.filter((each) => each.checked).length;
    all.checked = on === ticks.length;
    all.indeterminate = on > 0 && on < ticks.length;
    summary.textContent = on ? `${said}（已选 ${on} 条）` : said;
  };
  all.addEventListener("change", () => {
    for (const each of ticks) each.checked = all.checked;
    count();
  });
  for (const each of ticks) each.addEventListener("change", count);
  count();
})();
