// A bound phone: a key that cannot leave this browser signs what the site asks, with a PIN.
(() => {
  "use strict";
  const UNABLE = "这个浏览器不能绑定：请用手机自带的浏览器打开，网址要以 https 开头；或用登录条设密码。";
  const LOST = "网络不通，请等一会儿再按一次。";
  const able = window.isSecureContext && window.crypto && window.crypto.subtle && window.indexedDB;
  const CURVE = { name: "ECDSA", namedCurve: "P-256" };

  const kept = (mode, act) =>
    new Promise((resolve, reject) => {
      const opening = window.indexedDB.open("jinguo", 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore("devices", { keyPath: "id" });
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const base = opening.result;
        const doing = base.transaction("devices", mode);
        const asked = act(doing.objectStore("devices"));
        doing.oncomplete = () => {
          base.close();
          resolve(asked.result);
        };
        doing.onerror = doing.onabort = () => reject(doing.error);
      };
    });
  const put = (device) => kept("readwrite", (store) => store.put(device));
  const drop = (id) => kept("readwrite", (store) => store.delete(id));
  const all = () => kept("readonly", (store) => store.getAll());

  const base64 = (buffer) => window.btoa(String.fromCharCode(...new Uint8Array(buffer)));
  const told = (place, words) => {
    const where = place.querySelector("[data-told]");
    where.textContent = words;
    where.hidden = !words;
  };
  const uuid = () => {
    if (window.crypto.randomUUID) return window.crypto.randomUUID();
    const bytes = window.crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
  };
  const send = async (address, body) => {
    const answer = await fetch(address, { method: "POST", body });
    return answer.json();
  };

  const binding = document.querySelector("[data-bind-form]");
  if (binding) {
    const place = binding.parentElement;
    // The code came behind the #, which no server sees; it leaves the address at once.
    if (window.location.hash.length > 1) {
      binding.elements.code.value = decodeURIComponent(window.location.hash.slice(1));
      window.history.replaceState(null, "", window.location.pathname);
    }
    (binding.elements.code.value ? binding.elements.pin : binding.elements.code).focus();
    if (!able) told(place, UNABLE);
    binding.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!able) return told(place, UNABLE);
      const button = binding.querySelector("button");
      button.disabled = true;
      told(place, "");
      const id = uuid();
      try {
        const pair = await window.crypto.subtle.generateKey(CURVE, false, ["sign"]);
        const body = new FormData(binding);
        body.set("device", id);
        body.set("key", base64(await window.crypto.subtle.exportKey("spki", pair.publicKey)));
        // Kept before it is sent: a phone that cannot keep it must not use the slip up.
        await put({ id, key: pair.privateKey, name: "", bound: false });
        const said = await send(window.location.pathname, body);
        if (said.next) {
          await put({ id, key: pair.privateKey, name: said.name, bound: true });
          window.location.assign(said.next);
          return undefined;
        }
        await drop(id);
        told(place, said.told);
        const field = said.field && binding.elements[said.field];
        if (field) field.focus();
      } catch (error) {
        told(place, error instanceof TypeError ? LOST : UNABLE);
      }
      button.disabled = false;
      return undefined;
    });
  }

  const form = document.querySelector("[data-device-form]");
  const offer = (devices) => {
    const choice = form.elements.device;
    for (const device of devices) choice.add(new Option(device.name || "这部手机", device.id));
    form.querySelector("[data-who-field]").hidden = devices.length < 2;
    const name = form.querySelector("[data-who-name]");
    name.textContent = devices[0].name;
    name.hidden = devices.length > 1;
    const card = document.querySelector("[data-pin-card]");
    const other = document.querySelector("[data-password-card]");
    if (card) {
      card.hidden = false;
      other.hidden = true;
      form.querySelector("[data-other-way]").addEventListener("click", () => {
        card.hidden = true;
        other.hidden = false;
        other.querySelector("input:not([type=hidden])").focus();
      });
    }
    form.elements.pin.focus();
  };

  if (form && able) {
    let devices = [];
    all()
      .then((found) => {
        devices = found.filter((device) => device.bound);
        if (devices.length) offer(devices);
      })
      .catch(() => undefined);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      button.disabled = true;
      told(form, "");
      try {
        const device = devices.find((each) => each.id === form.elements.device.value);
        const asked = await send(form.dataset.challenge, new FormData(form));
        const message = `jinguo device\n${window.location.origin}\n${asked.challenge}`;
        const signature = await window.crypto.subtle.sign(
          { name: "ECDSA", hash: "SHA-256" }, device.key, new TextEncoder().encode(message)
        );
        const body = new FormData(form);
        body.set("signature", base64(signature));
        const said = await send(form.action, body);
        if (said.next) {
          window.location.assign(said.next);
          return;
        }
        form.elements.pin.value = "";
        form.elements.pin.focus();
        told(form, said.told);
      } catch {
        told(form, LOST);
      }
      button.disabled = false;
    });
  }
})();
