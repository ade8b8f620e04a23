/**
 * Keeps the pages and their files, so that they open while the server is away. What somebody draws, hands in or is
 * answered never passes through here, and nothing of it is kept.
 *
 * The server fills in what to keep. A new release changes these lines, so that browsers take the new worker, which
 * throws the old release away.
 */

const RELEASE = {{ release | tojson }};
/** Asked for each time, and kept for when no answer comes. */
const PAGES = {{ pages | tojson }};
/** They carry the hash of their content in their names: what is kept is right for ever. */
const FILES = {{ files | tojson }};

const CACHE = `digitpad-${RELEASE}`;

/** A page that has not come by then is taken from what is kept. */
const PAGE_TIMEOUT_MS = 4_000;

self.addEventListener("install", (event) => event.waitUntil(keep()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin) return;
  if (PAGES.includes(pathname)) event.respondWith(page(event.request, pathname));
  else if (FILES.includes(pathname)) event.respondWith(file(event.request));
});

async function keep() {
  const cache = await caches.open(CACHE);
  await cache.addAll([...PAGES.map((path) => new Request(path, { cache: "reload" })), ...FILES]);
  await self.skipWaiting();
}

async function takeOver() {
  const others = (await caches.keys()).filter((name) => name !== CACHE);
  await Promise.all(others.map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** A router in front of a server that is away answers in its place, with 502 to 504. */
async function page(request, path) {
  const response = await fetch(request, { signal: AbortSignal.timeout(PAGE_TIMEOUT_MS) }).catch(() => null);
  if (response && response.status < 500) return response;
  return (await kept(path)) ?? response ?? Response.error();
}

async function file(request) {
  return (await kept(request)) ?? fetch(request);
}

async function kept(request) {
  return (await caches.open(CACHE)).match(request);
}
