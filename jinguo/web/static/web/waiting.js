// What this device keeps while there is no network: forms that wait to be sent, and forms that are
// not finished. Only kinds that tell of nobody come here. Loaded on every page of who has signed in.
const NAME = "jinguo-entry";
const STORES = ["waiting", "typed"];
const account = document.body.dataset.account ?? "";

const opened = () =>
  new Promise((resolve, reject) => {
    const asked = window.indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      for (const each of STORES) asked.result.createObjectStore(each, { keyPath: "id" });
    };
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => resolve(asked.result);
  });
const doing = async (store, mode, act) => {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const work = base.transaction(store, mode);
      const asked = act(work.objectStore(store));
      work.oncomplete = () => resolve(asked.result);
      work.onerror = work.onabort = () => reject(work.error);
    });
  } finally {
    base.close();
  }
};
const put = (store, what) => doing(store, "readwrite", (it) => it.put(what));
const drop = (store, id) => doing(store, "readwrite", (it) => it.delete(id));
const every = (store) => doing(store, "readonly", (it) => it.getAll());

export const keep = (kind, id, fields) =>
  put("typed", { id, kind, fields, account, at: Date.now() });
export const forget = (id) => drop("typed", id);
export const kept = async () => (await every("typed")).filter((each) => each.account === account);
export const waiting = async () =>
  (await every("waiting")).filter((each) => each.account === account);
export const wait = async (kind, id, fields) => {
  await put("waiting", { id, kind, fields, account, at: Date.now(), told: "" });
  await forget(id);
  await show();
};
export const unwait = (id) => drop("waiting", id);

export const uuid = () => {
  const bytes = window.crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};
// A page that was kept, or an older sign-in, has no token that holds: a fresh page brings one.
const entrance = () => fetch("/enter/", { cache: "no-store" });
const told = async (sent) => {
  const page = new DOMParser().parseFromString(await sent.text(), "text/html");
  return page.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
};
export const post = async (address, fields) => {
  const send = () =>
    fetch(address, { method: "POST", body: fields, headers: { Accept: "application/json" } });
  const sent = await send();
  if (sent.status !== 403) return sent;
  const page = await entrance();
  if (page.redirected) return page;
  fields.set("csrfmiddlewaretoken", await told(page));
  return send();
};
export const data = (answer) =>
  answer.headers.get("Content-Type")?.startsWith("application/json") ? answer.json() : null;

const form = (each, fresh) => {
  const fields = new FormData();
  for (const [name, value] of each.fields) fields.append(name, value);
  fields.set("csrfmiddlewaretoken", fresh);
  return fields;
};
// One after the other, oldest first; the id of each makes a second sending the same record.
let sending = false;
const SENT = "jinguo-sent";
export const flush = async () => {
  const rows = (await waiting()).filter((each) => !each.told).sort((a, b) => a.at - b.at);
  if (!rows.length || sending) return;
  sending = true;
  try {
    const page = await entrance();
    const fresh = page.ok && !page.redirected ? await told(page) : "";
    for (const each of fresh ? rows : []) {
      const sent = await post(`/enter/${each.kind}/`, form(each, fresh));
      const answer = await data(sent);
      if (answer?.next) {
        await unwait(each.id);
        const before = Number(sessionStorage.getItem(SENT) ?? 0);
        sessionStorage.setItem(SENT, String(before + 1));
      }
      else if (answer?.faults) {
        await put("waiting", { ...each, told: Object.values(answer.faults).flat().join("") });
      } else if (sent.redirected || sent.status === 429 || sent.status >= 500) break;
      else await put("waiting", { ...each, told: "您现在不能登记这一条，请打开看看。" });
    }
  } catch {
    // Still no network: they wait on.
  } finally {
    sending = false;
  }
  await show();
};

const LABELS = { activity: "活动", contact: "走访联系", body: "组织·阵地" };
const line = (each, words) => {
  const item = document.createElement("li");
  const said = document.createElement("span");
  const title = each.fields.find(([name]) => name === "title")?.[1];
  said.textContent = `${LABELS[each.kind]}${title ? `“${title}”` : ""}：${words}`;
  const link = document.createElement("a");
  link.href = `/enter/${each.kind}/?here=${each.id}`;
  link.textContent = "打开";
  item.append(said, link);
  return item;
};
export const show = async () => {
  const [rows, left] = [await waiting(), await kept()];
  const badge = document.querySelector("[data-waiting]");
  if (badge) {
    const sent = Number(sessionStorage.getItem(SENT) ?? 0);
    badge.hidden = !rows.length && !sent;
    badge.querySelector("a").textContent = rows.length
      ? `${rows.length} 条等待发送`
      : `没有网络时登记的 ${sent} 条已发送`;
  }
  const list = document.querySelector("[data-waiting-list]");
  if (!list) return;
  list.closest("[data-waiting-here]").hidden = !(rows.length + left.length);
  list.replaceChildren(
    ...rows.map((each) => line(each, each.told ? `没有收下：${each.told}` : "等网络恢复自动发送")),
    ...left.map((each) => line(each, "没填完，存在这台设备上")),
  );
};

// Who signs out takes what this device keeps along: it is asked first.
const leaving = document.querySelector("form[data-leaving]");
leaving?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const rows = (await every("waiting")).length + (await every("typed")).length;
  const told = `这台设备上还有 ${rows} 条没有发送的登记，退出会删除，找不回来。确定退出吗？`;
  if (rows && !window.confirm(told)) return;
  for (const each of STORES) await doing(each, "readwrite", (it) => it.clear());
  if (window.caches) for (const each of await caches.keys()) await caches.delete(each);
  leaving.submit();
});

// Forms that were made ready for somebody else would enter in that person's name.
const mine = async () => {
  const page = await caches.match("/enter/offline/", { ignoreVary: true });
  if (page && !(await page.text()).includes(`data-account="${account}"`)) {
    await caches.delete("jinguo-offline");
  }
};

// What stands in the place of another page gives way to it when the network is back.
const standIn = document.querySelector("[data-stand-in]") !== null;
if (window.caches && account) mine();
if (window.indexedDB && account) {
  show()
    .then(flush)
    // Told on one page, and no more on the next.
    .then(() => !standIn && sessionStorage.removeItem(SENT));
  window.addEventListener("online", async () => {
    await flush();
    if (standIn) window.location.reload();
  });
}
