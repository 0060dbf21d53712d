// The service worker: keeps the app's own files, and gives them when there is no network. It knows nothing about anybody;
// what people capture lies in IndexedDB, what the server says about them is never kept here.
// Written by hand in a page of code: the app has one address and half a dozen files (docs/decisions).

interface Shell { shell: string; files: string[]; version: string }
// The TypeScript library of pages and that of workers exclude each other; these are the few names used here.
interface Extendable extends Event { waitUntil(work: Promise<unknown>): void }
interface Fetching extends Extendable { request: Request; respondWith(answer: Promise<Response>): void }
const scope = self as unknown as {
  SHELL: Shell; location: Location; skipWaiting(): Promise<void>; clients: { claim(): Promise<void> };
  addEventListener(name: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(name: "fetch", listener: (event: Fetching) => void): void;
};
const { shell, files, version } = scope.SHELL;
const PREFIX = "chengxu-field-";
const KEPT = `${PREFIX}${version}`;

scope.addEventListener("install", (event) => {
  event.waitUntil(keepAll().then(() => scope.skipWaiting()));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(forgetOld().then(() => scope.clients.claim()));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== scope.location.origin) return;
  if (request.mode === "navigate" && address.pathname === shell) event.respondWith(page(event, address));
  else if (files.includes(address.pathname + address.search)) event.respondWith(file(request));
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(KEPT);
  await cache.addAll([shell, ...files].map((address) => new Request(address, { cache: "no-cache" })));
}

async function forgetOld(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== KEPT).map((name) => caches.delete(name)));
}

/** The kept page at once, renewed behind it; another language or theme is asked for first. */
async function page(event: Fetching, address: URL): Promise<Response> {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(shell);
  if (!kept || address.search) {
    try {
      return await renew(cache, event.request.url);
    } catch {
      return kept ?? Response.error();
    }
  }
  event.waitUntil(renew(cache, shell).catch(() => undefined));
  return kept;
}

async function renew(cache: Cache, address: string): Promise<Response> {
  const answer = await fetch(address, { cache: "no-cache", credentials: "same-origin" });
  if (answer.ok && !answer.redirected) await cache.put(shell, answer.clone());
  return answer;
}

async function file(request: Request): Promise<Response> {
  const kept = await (await caches.open(KEPT)).match(request.url);
  return kept ?? fetch(request);
}
