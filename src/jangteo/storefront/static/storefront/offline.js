// The page shown without a network: what this phone has kept, to go on with.
const page = document.getElementById("offline");
const { scope, pad } = page.dataset;

const path = (address) => new URL(address).pathname;

async function kept() {
  const names = (await caches.keys()).filter((name) => name.startsWith(`jangteo seen ${scope} `));
  return names.length === 1 ? caches.open(names[0]) : null;
}

async function title(cache, request) {
  const answer = await cache.match(request, { ignoreVary: true });
  if (!answer.headers.get("Content-Type").startsWith("text/html")) return "";
  const written = new DOMParser().parseFromString(await answer.text(), "text/html");
  return written.title.split(" · ")[0].trim();
}

async function show() {
  const cache = await kept();
  if (!cache) return;
  const requests = (await cache.keys()).reverse();
  document.getElementById("offline-pad").hidden = !requests.some((one) => path(one.url) === pad);
  const pages = requests.filter((one) => /\/(c|p)\/[^/]+\/$/.test(path(one.url))).slice(0, 12);
  const list = document.querySelector("#offline-seen ul");
  for (const request of pages) {
    const row = document.createElement("li");
    const link = document.createElement("a");
    link.href = request.url;
    link.textContent = (await title(cache, request)) || path(request.url);
    row.append(link);
    list.append(row);
  }
  document.getElementById("offline-seen").hidden = !pages.length;
}

document.getElementById("offline-again").href = location.href;
show();
