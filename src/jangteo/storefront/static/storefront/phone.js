// The shop on a phone: its worker is registered, told who reads, and pages shown without a network say so.
const told = document.getElementById("phone");
const { seenAs, worker, scope, pad } = told.dataset;

// What another log-in has seen goes, also in the other shops of this address, whether or not a worker runs here.
async function wipeOthers() {
  const [, who] = seenAs.split(" ");
  for (const name of await caches.keys()) {
    if (name.startsWith("jangteo seen ") && name.split(" ")[3] !== who) await caches.delete(name);
  }
}

async function ask(active) {
  const { port1, port2 } = new MessageChannel();
  const answer = new Promise((done) => { port1.onmessage = (event) => done(event.data); });
  const address = navigator.serviceWorker.controller ? "" : location.href;
  active.postMessage({ seenAs, address, pad: pad || "" }, [port2]);
  return answer;
}

async function begin() {
  await wipeOthers();
  const registration = await navigator.serviceWorker.register(worker, { scope, updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  const isKept = await ask(active || registration.active);
  if (!isKept || document.getElementById("pad")) return; // the pad says so itself
  document.querySelector("main").before(told);
  told.hidden = false;
  addEventListener("online", () => { told.hidden = true; });
}

if (navigator.serviceWorker && "caches" in window) {
  const start = () => begin().catch(() => undefined); // without a worker the shop is as it was
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}
