// The worker of one channel. Before it stands SETUP, written by the page that serves it.
//
// Online, every page and file comes from the network. What is kept for a time without it is the shell (style, scripts,
// fonts, of one version) and what one log-in saw lately: pages of the catalogue, their pictures, the pad. The name of
// that cache says whose it is: "jangteo seen SCOPE LOG-IN BUYER VERSION". As soon as a page is seen as somebody else,
// all of it goes. Nothing that is sent is touched; carts, orders and accounts are never kept.
"use strict";

const MOST = { pages: 40, pictures: 120 };
const DAYS = 7;
const SHELL = `jangteo shell ${SETUP.scope} ${SETUP.version}`;
const PINNED = [SETUP.offline, SETUP.pad, SETUP.goods];
const shown = new Set(); // windows whose page came from what is kept
let changes = 0; // how often somebody else began to read
let turn = Promise.resolve();

const isSeen = (name) => name.startsWith("jangteo seen ");
const isMine = (name) => name.split(" ")[2] === SETUP.scope;
const readerOf = (name) => name.split(" ")[3];
const pathOf = (address) => new URL(address).pathname;
const isPicture = (address) => pathOf(address).startsWith(SETUP.media);
const isOld = (answer) => Date.now() - Number(answer.headers.get("Kept-At")) > DAYS * 24 * 3600 * 1000;

// One after the other, so that nothing is kept for someone who has left meanwhile.
function inTurn(work) {
  turn = turn.then(work).catch(() => undefined);
  return turn;
}

// The cache of who reads now; none where the kept disagree about who that is.
async function current() {
  const seen = (await caches.keys()).filter(isSeen);
  const mine = seen.filter(isMine);
  return mine.length === 1 && new Set(seen.map(readerOf)).size === 1 ? caches.open(mine[0]) : null;
}

async function wipe(isKept = () => false) {
  for (const name of await caches.keys()) {
    if (!isSeen(name) || isKept(name)) continue;
    await caches.delete(name);
    changes += 1;
  }
}

// Make room for who reads now; the cache to keep it in, unless the page is of another version than this worker.
async function readAs(seenAs) {
  const wanted = `jangteo seen ${seenAs}`;
  if (!isMine(wanted)) return null;
  await wipe((name) => readerOf(name) === readerOf(wanted) && (!isMine(name) || name === wanted));
  return seenAs.endsWith(` ${SETUP.version}`) ? caches.open(wanted) : null;
}

async function keep(cache, address, answer) {
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set("Kept-At", String(Date.now()));
  await cache.delete(address, { ignoreVary: true });
  await cache.put(address, new Response(await answer.blob(), { headers }));
  await tidy(cache);
}

// The newest stay, of pages and of pictures so many; nothing stays longer than its days.
async function tidy(cache) {
  const left = { ...MOST };
  for (const request of (await cache.keys()).reverse()) {
    const kind = isPicture(request.url) ? "pictures" : "pages";
    const isPinned = PINNED.includes(pathOf(request.url));
    const answer = await cache.match(request, { ignoreVary: true });
    const isOver = !isPinned && (left[kind] -= 1) < 0;
    if (isOver || !answer || isOld(answer)) await cache.delete(request, { ignoreVary: true });
  }
}

async function note(address, answer, before) {
  const seenAs = answer.headers.get("Seen-As");
  if (!seenAs || before !== changes) return;
  const cache = await readAs(seenAs);
  if (!cache || !answer.ok || answer.redirected) return;
  if (answer.headers.has("May-Keep")) await keep(cache, address, answer);
}

async function find(address) {
  const cache = await current();
  const answer = cache && (await cache.match(address, { ignoreVary: true }));
  return answer && !isOld(answer) ? answer : null;
}

async function page(event) {
  const before = changes;
  try {
    const answer = await fetch(event.request);
    const copy = answer.clone();
    event.waitUntil(inTurn(() => note(event.request.url, copy, before)));
    return answer;
  } catch (away) {
    await turn;
    const kept = await find(event.request.url);
    if (kept && event.resultingClientId) shown.add(event.resultingClientId);
    const shell = await caches.open(SHELL);
    const instead = kept || (await find(SETUP.offline)) || (await shell.match(SETUP.offline, { ignoreVary: true }));
    if (event.request.mode === "navigate" ? instead : kept) return kept || instead;
    throw away;
  }
}

async function picture(event) {
  const before = changes;
  try {
    const answer = await fetch(event.request);
    if (answer.status === 200 && answer.type === "basic") {
      const copy = answer.clone();
      event.waitUntil(inTurn(async () => {
        const cache = before === changes ? await current() : null;
        if (cache) await keep(cache, event.request.url, copy);
      }));
    }
    return answer;
  } catch (away) {
    const kept = await find(event.request.url);
    if (kept) return kept;
    throw away;
  }
}

async function file(event) {
  const shell = await caches.open(SHELL);
  try {
    const answer = await fetch(event.request);
    if (answer.ok && !SETUP.shell.includes(pathOf(event.request.url))) {
      event.waitUntil(shell.put(event.request.url, answer.clone()));
    }
    return answer;
  } catch (away) {
    const kept = await shell.match(event.request.url, { ignoreVary: true });
    if (kept) return kept;
    throw away;
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil((async () => {
    const shell = await caches.open(SHELL);
    await shell.addAll(SETUP.shell.map((address) => new Request(address, { cache: "reload" })));
    const offline = await fetch(SETUP.offline);
    if (offline.ok && !offline.redirected) await shell.put(SETUP.offline, offline);
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("jangteo ") && isMine(name) && !name.endsWith(` ${SETUP.version}`)) await caches.delete(name);
    }
    const cache = await current();
    if (cache) await tidy(cache);
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const path = pathOf(request.url);
  if (!request.url.startsWith(`${self.location.origin}/`)) return;
  if (request.method === "POST" && path.endsWith("/logout/")) event.waitUntil(inTurn(() => wipe()));
  if (request.method !== "GET") return;
  if (SETUP.shell.includes(path) || path.startsWith(SETUP.fonts)) event.respondWith(file(event));
  else if (!path.startsWith(SETUP.scope) || /^\/(office|api|static)\//.test(path)) return;
  else if (request.mode === "navigate" || path === SETUP.goods) event.respondWith(page(event));
  else if (isPicture(request.url) && request.destination === "image") event.respondWith(picture(event));
});

self.addEventListener("message", (event) => {
  const { seenAs, address, pad } = event.data;
  const isShown = shown.has(event.source.id);
  event.ports[0].postMessage(isShown);
  if (isShown) return;
  event.waitUntil(inTurn(async () => {
    const cache = await readAs(seenAs);
    if (!cache) return;
    for (const one of [SETUP.offline, address, ...(pad ? [SETUP.pad, SETUP.goods] : [])]) {
      if (!one || (await cache.match(one, { ignoreVary: true }))) continue;
      const answer = await fetch(one);
      await note(one, answer, changes);
    }
  }));
});
