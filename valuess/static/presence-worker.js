// Lets the page of presence be opened again without network. Its scope is that page alone.
const NAME = "presence", PATIENCE = 6000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The network first; what was kept when it does not answer. What a signed-out person gets is not kept,
// and the list goes with it.
async function page(request) {
  const cache = await caches.open(NAME), key = new URL(request.url).pathname;
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
    if (answer.ok && !answer.redirected) await cache.put(key, answer.clone());
    else if (answer.type === "opaqueredirect" || [401, 403, 404].includes(answer.status)) await cache.delete(key);
    return answer;
  } catch (error) {
    const kept = await cache.match(key);
    if (kept) return kept;
    throw error;
  }
}

async function piece(request) {
  const cache = await caches.open(NAME);
  return (await cache.match(request)) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(piece(request));
});
