// Picking by scanner: each scan gets a key of its own, waits on the phone until it is heard, and counts once however
// often it is sent. Without this script the field is a plain form.
(() => {
  const page = document.getElementById("pick");
  const form = document.getElementById("scan");
  if (!page || !form) return;
  const field = form.elements.code;
  const told = document.getElementById("told");
  const offline = document.getElementById("offline");
  const shelf = `jangteo-scans:${page.dataset.shipment}`;
  let sending = false;

  const waiting = () => { try { return JSON.parse(localStorage.getItem(shelf) ?? "[]"); } catch { return []; } };
  const keep = (scans) => { if (scans.length) localStorage.setItem(shelf, JSON.stringify(scans)); else localStorage.removeItem(shelf); };
  const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const tell = (words, isGood) => {
    told.textContent = words;
    told.className = `k-told ${isGood ? "is-good" : "is-bad"}`;
    told.hidden = false;
  };
  const tellWaiting = (words) => {
    const count = waiting().length;
    offline.hidden = !count && !words;
    offline.textContent = words || `${count} · ${page.dataset.waiting}`;
  };

  const send = async (scan) => {
    const body = new URLSearchParams({ code: scan.code, client_key: scan.key, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    return fetch(page.dataset.scan, { method: "POST", headers: { Accept: "application/json" }, body, redirect: "manual" });
  };
  const flush = async () => {
    if (sending) return;
    sending = true;
    let words = "";
    try {
      while (waiting().length) {
        const [scan] = waiting();
        const answer = await send(scan);
        if (!(answer.headers.get("content-type") ?? "").includes("json") || answer.status >= 500) { words = page.dataset.lost; break; }
        const { is_good, words: said, html } = await answer.json();
        keep(waiting().slice(1));
        tell(`${scan.code} · ${said}`, is_good);
        if (html) document.getElementById("pick-lines").innerHTML = html;
      }
    } catch { /* not connected: it is tried again */ }
    sending = false;
    tellWaiting(words);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const code = field.value.trim();
    field.value = "";
    field.focus();
    if (!code) return;
    keep([...waiting(), { code, key: newKey() }]);
    flush();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("a, button, input, summary, details")) field.focus();
  });
  addEventListener("online", flush);
  setInterval(() => { if (waiting().length) flush(); }, 5000);
  flush();
})();
