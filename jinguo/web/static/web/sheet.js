// A table to fill in from the keyboard: Enter goes down, and a number far from the last is told at once.
(() => {
  "use strict";
  const sheet = document.querySelector("[data-sheet]");
  if (!sheet) return;
  const cells = [...sheet.querySelectorAll("input[data-last]")];
  const times = Number(sheet.dataset.times);
  const least = Number(sheet.dataset.least);

  const tell = (cell) => {
    const told = document.getElementById(cell.getAttribute("aria-describedby"));
    const said = cell.value.replace(/[,，\s]/g, "");
    const value = Number(said);
    const last = Number(cell.dataset.last);
    const far = Math.abs(value - last) >= least && (value >= times * last || value * times <= last);
    told.textContent = said && last && far ? "和上一次相差大，请核对；没错就照报。" : "";
  };

  cells.forEach((cell, at) => {
    cell.addEventListener("change", () => tell(cell));
    cell.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      tell(cell);
      (cells[at + 1] || sheet.querySelector("button[type=submit]")).focus();
    });
  });
})();
