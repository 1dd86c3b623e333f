// The form of a record works without this; with it Enter goes on, Ctrl+Enter saves and begins the
// next, a ticked programme brings its words and fields, what is wrong is said while one types, and
// nothing typed is lost: it is kept every three seconds, here while there is no network.
import { data, forget, keep, kept, post, show, unwait, uuid, wait, waiting } from "./waiting.js";

const form = document.querySelector("form[data-entry]");
const EVERY = 3_000;
const HURRY = 400;
const LOST = "网络不通，还没有保存。填的都在这一页上，不要关掉；网络好了再按一次保存。";
const WAITS = "网络不通，已存在这台设备上，网络恢复后自动发送。可以接着记下一条。";
const UNSENT = "照片和材料没有存下，发送以后请在那条记录的页面上补。";
const AWAY = "登录已过期，填的都还在。请重新登录，再回到这里保存。";
const offline = "offline" in form.dataset;
const address = new URL(window.location.href);

const seen = (each) => each.offsetParent !== null;
const stops = () =>
  [...form.querySelectorAll("input:not([type=hidden]), select, textarea, summary, button")].filter(
    (each) => seen(each) && each.tabIndex >= 0,
  );
const ticks = () => [...form.querySelectorAll("input[name=programmes]")];

// Keys
form.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    form.requestSubmit(form.querySelector("button[name=next]") ?? undefined);
    return;
  }
  if (event.target.matches("button, summary, a, textarea")) return;
  event.preventDefault();
  if (event.target.name.startsWith("find-") && event.target.value) {
    event.target.closest("fieldset").querySelector("button[name=find]").click();
    return;
  }
  const all = stops();
  // From a programme, or a link, Enter goes past the rest of it; Tab goes through.
  const passed = event.target.closest("fieldset.field");
  const onward = all.slice(all.indexOf(event.target) + 1);
  const next = onward.find((each) => !passed?.contains(each));
  next?.focus();
  next?.select?.();
});

// Programmes: their words go first, their fields are shown, lists that they alone declare follow.
const chosen = new Set();
const words = (tick) => JSON.parse(tick.dataset.words || "{}");
const follow = () => {
  const on = ticks().filter((each) => each.checked);
  const keys = new Set(on.map((each) => each.value));
  for (const each of form.querySelectorAll("[data-programme]")) {
    each.hidden = !keys.has(each.dataset.programme) && !each.querySelector(".wrong");
  }
  for (const name of form.dataset.closed.split(" ").filter(Boolean)) {
    const allowed = new Set(on.flatMap((each) => words(each)[name] ?? []));
    for (const option of form.elements[name].options) {
      option.hidden = option.disabled =
        Boolean(option.value) && !allowed.has(option.value) && !option.selected;
    }
  }
};
form.addEventListener("change", (event) => {
  if (event.target.name !== "programmes") {
    chosen.add(event.target.name);
    return;
  }
  for (const [name, some] of Object.entries(event.target.checked ? words(event.target) : {})) {
    const field = form.elements[name];
    if (field && some.length && (!chosen.has(name) || !field.value)) field.value = some[0];
  }
  follow();
});

// What is wrong, beside its field: the server's own sentences, for the fields one has been in.
const touched = new Set();
const place = (name) => {
  const field = form.elements[name];
  const first = field instanceof RadioNodeList ? field[0] : field;
  return first?.closest(".field");
};
const mark = (name, said) => {
  const where = place(name);
  if (!where) return false;
  const field = form.elements[name];
  let fault = where.querySelector(":scope > .fault");
  where.classList.toggle("wrong", said.length > 0);
  if (!said.length) {
    fault?.remove();
    field.removeAttribute?.("aria-invalid");
    return true;
  }
  if (!fault) {
    fault = document.createElement("p");
    fault.className = "fault";
    fault.id = `id_${name}_error`;
    where.append(fault);
  }
  fault.textContent = said.join("");
  where.closest("details:not([open])")?.setAttribute("open", "");
  where.closest("[data-late]")?.removeAttribute("hidden");
  field.setAttribute?.("aria-invalid", "true");
  return true;
};
const told = (sentence, link, fine = false) => {
  const where = form.querySelector("[data-told]");
  where.className = fine ? "saved-note" : "faults";
  where.textContent = sentence;
  where.hidden = !sentence;
  if (link) {
    const away = document.createElement("a");
    [away.href, away.textContent] = link;
    where.append(away);
  }
  if (sentence) where.scrollIntoView({ block: "nearest" });
};
const signIn = () => [
  `/sign-in/?next=${encodeURIComponent(address.pathname + address.search)}`, "重新登录",
];

// Keeping: on the server while it answers, else on this device, where that is allowed.
const id = () => form.elements.id?.value;
const plain = () =>
  [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && !/^(csrf|new-|attach-)/.test(name),
  );
const typed = () => {
  // What is attached goes up once, with the record: not with every draft.
  const fields = new FormData(form);
  for (const name of [...fields.keys()]) if (name.startsWith("attach-")) fields.delete(name);
  return fields;
};
const device = () =>
  "device" in form.dataset &&
  !form.dataset.device.split(" ").includes(form.elements.type?.value) &&
  Number(form.elements.secrecy?.value || 0) < 2;
const note = (words) => {
  const where = form.querySelector("[data-kept]");
  if (where) where.textContent = words;
};
const clock = () => new Date().toTimeString().slice(0, 5);
const onDevice = async () => {
  if (!device()) return false;
  await keep(form.dataset.kind, id(), plain());
  note(`草稿存在这台设备上 ${clock()}`);
  return true;
};
let dirty = false;
const named = () => {
  // The address names the draft: reloading, or signing in again, comes back to it.
  if (address.searchParams.get("draft") === id()) return;
  address.search = `?draft=${id()}`;
  window.history.replaceState(null, "", address);
};
let keeping = false;
const keepAndCheck = async () => {
  if (!form.dataset.check || keeping || sending) return;
  keeping = true;
  dirty = false;
  try {
    const sent = offline ? null : await post(form.dataset.check, typed());
    const answer = sent && (await data(sent));
    if (answer) {
      for (const name of touched) mark(name, answer.faults[name] ?? []);
      if (answer.kept) {
        note(`草稿已存 ${clock()}`);
        named();
        await forget(id());
      } else dirty = true;
    } else {
      if (sent?.redirected) told(AWAY, signIn());
      dirty = !(await onDevice());
    }
  } catch {
    dirty = !(await onDevice());
  }
  keeping = false;
};
let soon = 0;
form.addEventListener("focusout", (event) => {
  if (!event.target.name || event.target.matches("button")) return;
  touched.add(event.target.name);
  clearTimeout(soon);
  if (dirty) soon = setTimeout(keepAndCheck, HURRY);
});
let changed = false;
form.addEventListener("input", (event) => {
  changed = dirty = true;
  // What was wrong is being put right: the old sentence beside it would tell of what stands no more.
  if (event.target.closest(".field.wrong") && event.target.name) mark(event.target.name, []);
});
setInterval(() => {
  if (changed) keepAndCheck();
  changed = false;
}, EVERY);
window.addEventListener("beforeunload", (event) => {
  if (dirty && !sending) event.preventDefault();
});

// Saving
let sending = false;
const wrong = (faults) => {
  const general = [...(faults[""] ?? [])];
  for (const [name, said] of Object.entries(faults)) {
    if (name && !mark(name, said)) general.push(...said);
    touched.add(name);
  }
  const marked = form.querySelector(".wrong");
  told(["还没有保存。", marked && "请改正标红的地方。", ...general].filter(Boolean).join(""));
  marked?.querySelector("input, select, textarea")?.focus();
};
const later = async () => {
  if (!device()) return told(LOST);
  const files = [...form.querySelectorAll("input[type=file]")].some((each) => each.files.length);
  await wait(form.dataset.kind, id(), plain());
  fresh();
  return told(files ? WAITS + UNSENT : WAITS, null, !files);
};
const save = async (button) => {
  const fields = new FormData(form);
  if (button?.name) fields.set(button.name, button.value);
  try {
    const sent = await post(form.action, fields);
    const answer = await data(sent);
    if (answer?.next) {
      if (id()) await Promise.all([forget(id()), unwait(id())]);
      return window.location.assign(answer.next);
    }
    if (answer?.faults) return wrong(answer.faults);
    // Somebody else changed the record meanwhile: the page that shows both is the answer.
    if (sent.status === 409) return form.submit();
    if (sent.redirected) return told(AWAY, signIn());
    return told("没有保存成功，请过一会儿再按一次保存。");
  } catch {
    return later();
  }
};
form.addEventListener("submit", async (event) => {
  if (event.submitter?.name === "find") return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  clearTimeout(soon);
  await save(event.submitter);
  sending = false;
});

// A page that was kept has an old id and an old day; what waits here is opened by its own.
const fill = (fields) => {
  for (const each of ticks()) each.checked = false;
  for (const [name, value] of fields) {
    if (name === "programmes") {
      for (const each of ticks()) each.checked ||= each.value === value;
    } else if (form.elements[name]) form.elements[name].value = value;
  }
};
const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((each) => String(each).padStart(2, "0"))
    .join("-");
};
function fresh() {
  form.reset();
  form.elements.id.value = uuid();
  form.elements[form.dataset.on].value = today();
  changed = dirty = false;
  touched.clear();
  follow();
}
const start = async () => {
  if (offline) fresh();
  const here = address.searchParams.get("here");
  if (here) {
    const found = [...(await waiting()), ...(await kept())].find((each) => each.id === here);
    if (found) {
      fill(found.fields);
      if (found.told) told(`没有收下：${found.told}`);
      await show();
    }
  }
  follow();
  const wanted = form.querySelector(".wrong input, .wrong select, .wrong textarea");
  const first = address.searchParams.has("saved") ? form.elements[form.dataset.on] : null;
  (wanted ?? first)?.focus();
  if (!wanted) first?.select();
};
start();
