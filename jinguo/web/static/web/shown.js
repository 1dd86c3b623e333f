// A password may be looked at while it is typed; without scripts it stays hidden.
(() => {
  "use strict";
  for (const field of document.querySelectorAll("input[data-shown]")) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    label.className = "tick shown";
    box.type = "checkbox";
    box.addEventListener("change", () => {
      field.type = box.checked ? "text" : "password";
    });
    label.append(box, "让我看见");
    field.after(label);
  }
})();
