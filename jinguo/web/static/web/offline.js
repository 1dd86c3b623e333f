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
  await navigator.serviceWorker.register("/enter/worker.js", { scope: "/enter/" });
  await navigator.serviceWorker.ready;
  const kept = await caches.open(KEPT);
  if (!(await stale(kept))) return;
  const wanted = new Set();
  for (const page of PAGES) {
    const sent = await fetch(page, { cache: "no-store" });
    if (!sent.ok || sent.redirected) return;
    for (const each of files(await sent.clone().text())) wanted.add(each);
    await kept.put(page, sent);
  }
  for (const each of wanted) await kept.add(each);
};
if (navigator.serviceWorker && window.caches && navigator.onLine) {
  ready()
    .then(() => {
      document.body.dataset.ready = "offline";
    })
    .catch(() => {
      // A network that breaks off here leaves what was kept before.
    });
}
