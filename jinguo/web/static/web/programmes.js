// The form of a programme works without this; with it a figure goes into the sentence where the
// cursor stands, and the figures on offer follow the names as they are typed.
(() => {
  "use strict";
  const form = document.querySelector("form[data-bench]");
  if (!form) return;

  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const words = (each) => each?.value.trim() ?? "";

  // The measure that a way of counting usually has stands in brackets at the end of its words.
  const usual = (row) => {
    const count = field(row, "count");
    const own = count.value.match(/^own-(\d+)$/);
    if (own) return words(form.elements[`q${own[1]}-measure`]);
    return count.selectedOptions[0]?.text.match(/（([^（）]+)）$/)?.[1] ?? "";
  };
  const figures = () =>
    [...form.querySelectorAll("[data-figure]")]
      .map((row) => ({
        label: row.dataset.label || words(field(row, "label")),
        measure: row.dataset.measure || words(field(row, "measure")) || usual(row),
      }))
      .filter((each) => each.label);

  const offer = () => {
    const found = figures();
    for (const pick of form.querySelectorAll("[data-pick]")) {
      const chosen = pick.selectedIndex;
      pick.replaceChildren(...found.map((each) => new Option(each.label)));
      pick.selectedIndex = Math.min(Math.max(chosen, 0), found.length - 1);
    }
  };

  form.addEventListener("input", (event) => {
    const own = event.target.name?.match(/^q(\d+)-label$/);
    if (own) {
      for (const option of form.querySelectorAll(`option[value="own-${own[1]}"]`)) {
        option.text = `${event.target.value || "上面写的数量"}相加`;
      }
    }
    if (event.target.closest("[data-figure], [data-quantity]")) offer();
  });

  form.addEventListener("click", (event) => {
    const insert = event.target.closest("[data-insert]");
    if (!insert) return;
    event.preventDefault();
    const row = insert.closest("[data-sentence]");
    const picked = figures().find((each) => each.label === row.querySelector("[data-pick]").value);
    const text = row.querySelector("textarea");
    if (!picked) {
      form.querySelector("[data-figure] input")?.focus();
      return;
    }
    const how = row.querySelector("[name^=form-]").value;
    text.setRangeText(
      `{${picked.label}${how ? `|${how}` : ""}}${picked.measure}`,
      text.selectionStart,
      text.selectionEnd,
      "end",
    );
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });

  form.querySelector(".wrong input, .wrong select, .wrong textarea")?.focus();
  offer();
})();
