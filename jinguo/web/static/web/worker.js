// Pages without a network: what was fetched while there was one is shown instead. It keeps forms
// without names, the page that leads to them, and the site's own files; of other pages nothing.
const KEPT = "jinguo-offline";
const PAGES = /^\/enter\/(activity|contact|body)\/$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(self.clients.claim()));

const instead = async (path) => {
  const kept = await caches.open(KEPT);
  const found = PAGES.exec(path);
  const page = found ? `/enter/offline/${found[1]}/` : "/enter/offline/";
  return (await kept.match(page, { ignoreVary: true })) ?? Response.error();
};
const file = async (request) => {
  try {
    return await fetch(request);
  } catch {
    const kept = await caches.open(KEPT);
    return (await kept.match(request, { ignoreVary: true })) ?? Response.error();
  }
};
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => instead(url.pathname)));
  } else if (/^\/(static|language)\//.test(url.pathname)) {
    event.respondWith(file(request));
  }
});
