// A button copies the text that it names; without scripts the text is there to be selected.
(() => {
  "use strict";
  const told = document.querySelector("[data-copied]");

  const selected = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  for (const button of document.querySelectorAll("[data-copy]")) {
    const text = document.querySelector(button.dataset.copy);
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        // Not there on a page that came over plain HTTP from another machine.
        await navigator.clipboard.writeText(text.textContent.trim());
        button.textContent = "已复制";
        if (told) told.textContent = "已复制";
      } catch {
        selected(text);
        button.textContent = "已选中，请按 Ctrl+C";
        if (told) told.textContent = "已选中，请按 Ctrl+C";
      }
      window.setTimeout(() => {
        button.textContent = label;
      }, 3000);
    });
  }
})();
