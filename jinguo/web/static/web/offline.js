// Makes the forms that work without a network ready on this device, at most once an hour.
const KEPT = "jinguo-offline";
const PAGES = ["", "activity/", "contact/", "body/"].map((each) => `/enter/offline/${each}`);
const HOUR = 3_600_000;

const stale = async (kept) => {
  const last = await kept.match(PAGES[0]);
  const at = Date.parse(last?.headers.get("Date") ?? "");
  if (last?.headers.get("Content-Language") !== document.documentElement.lang) return true;
  return !(Date.now() - at < HOUR);
};
// The files of each kept page: its styles and scripts, and the modules that these import.
const files = (text) => {
  const page = new DOMParser().parseFromString(text, "text/html");
  return [...page.querySelectorAll("link[href], script[src]")].map(
    (each) => each.getAttribute("href") ?? each.getAttribute("src"),
  );
};
const ready = async () => {
  // Of all pages, not of those of entry alone: whoever opens the desk without a network is led on.
  await navigator.serviceWorker.register("/enter/worker.js", { scope: "/" });
  for (const each of await navigator.serviceWorker.getRegistrations()) {
    if (new URL(each.scope).pathname === "/enter/") await each.unregister();
  }
  await navigator.serviceWorker.ready;
  const kept = await caches.open(KEPT);
  if (!(await stale(kept))) return;
  const [wanted, pages] = [new Set(), []];
  for (const page of PAGES) {
    const sent = await fetch(page, { cache: "no-store" });
    if (!sent.ok || sent.redirected) return;
    for (const each of files(await sent.clone().text())) wanted.add(each);
    pages.unshift([page, sent]);
  }
  for (const each of wanted) await kept.add(each);
  // The first page, by which one knows how old all of it is, last: who leaves meanwhile begins anew.
  for (const [page, sent] of pages) await kept.put(page, sent);
};
// A page that was on its way while the worker came to be is not taken over: it asks to be.
const taken = async () => {
  const { active } = await navigator.serviceWorker.ready;
  if (navigator.serviceWorker.controller) return;
  const done = new Promise((over) => {
    navigator.serviceWorker.addEventListener("controllerchange", over, { once: true });
  });
  active.postMessage("take");
  await done;
};
if (navigator.serviceWorker && window.caches && navigator.onLine) {
  ready()
    .then(taken)
    .then(() => {
      document.body.dataset.ready = "offline";
    })
    .catch(() => {
      // A network that breaks off here leaves what was kept before.
    });
}
