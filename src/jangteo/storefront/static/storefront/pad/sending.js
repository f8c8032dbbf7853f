// Lines that wait go to the shop, each bundle under a key of its own: sent again, it is taken once.
import { change } from "./store.js";
import { load } from "./goods.js";

const DAY = 24 * 3600 * 1000; // the shop remembers keys for a little longer
const page = document.getElementById("pad").dataset;
let isUnderWay = false;

export const isOld = (bundle) => bundle.triedAt && Date.now() - bundle.triedAt > DAY;

// Move the lines being written to those that wait.
export function putAside(key, seenPrice) {
  return change(key, (pad) => {
    if (!pad.lines.length) return;
    const lines = pad.lines.map(({ note, ...line }) => ({ ...line, seen: seenPrice(line) }));
    pad.waiting.push({ key: crypto.randomUUID(), lines, at: Date.now(), triedAt: 0 });
    pad.lines = [];
  });
}

// An old bundle goes under a new key: whoever says so has looked into the cart.
export function renew(key) {
  return change(key, (pad) => {
    for (const bundle of pad.waiting.filter(isOld)) Object.assign(bundle, { key: crypto.randomUUID(), triedAt: 0 });
  });
}

async function post(key, bundle, token) {
  return fetch(page.send, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token, "Idempotency-Key": bundle.key },
    body: JSON.stringify({ pad: key, lines: bundle.lines.map(({ note, ...line }) => line) }),
  });
}

// Take what was answered into the pad, once; lines that were not taken come back with their note.
function settle(key, bundle, back) {
  let isFirst = false;
  const done = change(key, (pad) => {
    isFirst = pad.waiting.some((one) => one.key === bundle.key);
    if (!isFirst) return;
    pad.waiting = pad.waiting.filter((one) => one.key !== bundle.key);
    pad.lines = [...back, ...pad.lines];
  });
  return done.then(() => isFirst);
}

function sort(bundle, told) {
  const byId = new Map(told.map((one) => [one.id, one]));
  const isTaken = (line) => byId.get(line.id)?.taken;
  const back = bundle.lines.filter((line) => !isTaken(line));
  return {
    taken: bundle.lines.filter(isTaken).map((line) => byId.get(line.id)),
    back: back.map(({ seen, ...line }) => ({ ...line, note: byId.get(line.id)?.note || "" })),
  };
}

async function sendOne(key, bundle, token) {
  await change(key, (pad) => {
    for (const one of pad.waiting) if (one.key === bundle.key) one.triedAt = one.triedAt || Date.now();
  });
  const answer = await post(key, bundle, token);
  const isTold = (answer.headers.get("Content-Type") || "").startsWith("application/json");
  const told = isTold ? await answer.json() : {};
  if (answer.ok && told.lines) {
    const { taken, back } = sort(bundle, told.lines);
    return (await settle(key, bundle, back)) ? { taken, back } : { taken: [], back: [] };
  }
  if (answer.status === 422 && told.code && told.code !== "kernel.key_reused") {
    await settle(key, bundle, bundle.lines.map(({ seen, ...line }) => ({ ...line, note: told.words || "" })));
    return { taken: [], back: bundle.lines };
  }
  return { stopped: told.code === "log_in" ? "log_in" : "failed" };
}

async function sendAll(key) {
  const result = { taken: [], back: [], stopped: "" };
  const { waiting } = await change(key);
  if (!waiting.length) return result;
  const known = await load(page.goods);
  if (!known || known.pad !== key) return { ...result, stopped: known ? "other" : "log_in" };
  for (const bundle of waiting) {
    if (isOld(bundle)) return { ...result, stopped: "old" };
    const one = await sendOne(key, bundle, known.token);
    if (one.stopped) return { ...result, stopped: one.stopped };
    result.taken.push(...one.taken);
    result.back.push(...one.back);
  }
  return result;
}

// Send all that waits; {taken, back, stopped: "" | "away" | "log_in" | "other" | "old" | "failed"}, null while under way.
export async function send(key) {
  if (isUnderWay) return null;
  isUnderWay = true;
  try {
    const work = () => sendAll(key);
    return await (navigator.locks ? navigator.locks.request(`jangteo-pad ${key}`, work) : work());
  } catch {
    return { taken: [], back: [], stopped: "away" };
  } finally {
    isUnderWay = false;
  }
}
