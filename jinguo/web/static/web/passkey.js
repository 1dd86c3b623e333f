// Passkeys: the browser asks for a finger, a face or a key, and answers what the page was given.
(() => {
  "use strict";
  const usable = window.isSecureContext && window.PublicKeyCredential && window.webauthnJSON;

  const tell = (form, words) => {
    const told = form.querySelector("[data-told]");
    told.textContent = words;
    told.hidden = !words;
  };

  const GIVEN_UP = "没有完成。请再按一次，按浏览器的提示用指纹、面容或密钥。";

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    if (!usable) continue;
    form.hidden = false;
    const unable = form.parentElement.querySelector("[data-no-passkey]");
    if (unable) unable.hidden = true;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      tell(form, "");
      try {
        const asked = JSON.parse(form.dataset.passkey);
        const answer = form.dataset.ceremony === "create"
          ? await window.webauthnJSON.create(asked)
          : await window.webauthnJSON.get(asked);
        form.elements.credential.value = JSON.stringify(answer);
        form.submit();
      } catch {
        tell(form, GIVEN_UP);
      }
    });
  }

  for (const form of document.querySelectorAll("form[data-passkey-sign-in]")) {
    if (!usable) continue;
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      tell(form, "");
      try {
        const asked = await (await fetch(form.action)).json();
        const answer = await window.webauthnJSON.get(asked);
        const body = new FormData(form);
        body.set("credential", JSON.stringify(answer));
        const said = await (await fetch(form.action, { method: "POST", body })).json();
        if (said.next) window.location.assign(said.next);
        else tell(form, said.told);
      } catch {
        tell(form, GIVEN_UP);
      }
    });
  }
})();
