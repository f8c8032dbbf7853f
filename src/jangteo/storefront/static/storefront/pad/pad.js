// The order pad: what is typed or scanned becomes a line, kept on the phone, sent when there is a network.
import { Camera, canRead, readPhoto } from "./camera.js";
import { Goods, load } from "./goods.js";
import { isGtin, looksLikeGtin } from "./gtin.js";
import { Rows } from "./rows.js";
import { isOld, putAside, renew, send } from "./sending.js";
import { canKeep, change } from "./store.js";

const at = (id) => document.getElementById(`pad-${id}`);
const { key, goods: address, most } = document.getElementById("pad").dataset;
const words = JSON.parse(at("says").textContent);
const told = { away: null, result: [] };
let goods = new Goods(null);

const say = (name, count) => words[count === 1 && words[`${name}_one`] ? `${name}_one` : name].replace(/%[ns]/, () => count);
const hint = (text) => { at("hint").textContent = text; };

function note(text, tone, { cart = false, logIn = false } = {}) {
  const made = at("note").content.firstElementChild.cloneNode(true);
  const [toCart, toLogIn] = made.querySelectorAll("a");
  made.dataset.tone = tone;
  made.querySelector("p").textContent = text;
  toCart.hidden = !cart;
  toLogIn.hidden = !logIn;
  return made;
}

function showTold() {
  at("told").replaceChildren(...[told.away, ...told.result].filter(Boolean));
}

function showAway(isAway) {
  told.away = isAway ? note(words.away, "warn") : null;
  showTold();
}

const rows = new Rows(at("lines"), at("line"), words, {
  alter: async (id, changed, isDrawn) => {
    const pad = await change(key, (one) => {
      const line = one.lines.find((other) => other.id === id);
      if (line) Object.assign(line, changed, { note: "" });
    });
    if (isDrawn) draw(pad);
  },
  remove: async (id) => draw(await change(key, (pad) => { pad.lines = pad.lines.filter((one) => one.id !== id); })),
});

function draw(pad) {
  rows.draw(pad.lines, goods);
  const waiting = pad.waiting.flatMap((one) => one.lines).length;
  at("empty").hidden = pad.lines.length > 0;
  at("put").hidden = !pad.lines.length;
  at("put").querySelector("span").textContent = say("put", pad.lines.length);
  at("waiting").hidden = !waiting;
  at("count").textContent = say("waiting", waiting);
  at("waiting-words").textContent = pad.waiting.some(isOld) ? words.old : "";
  const when = goods.at && new Date(goods.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  at("as-of").textContent = when ? say("as_of", when) : words.no_goods;
}

// The field is free again at once: a scanner types the next code before this one is kept.
async function write(text) {
  const typed = text.trim().slice(0, 300);
  at("words").value = "";
  suggest();
  if (!typed) return;
  const good = goods.named(typed);
  if (!good && looksLikeGtin(typed) && !isGtin(typed)) {
    at("words").value = typed;
    hint(words.checkdigit);
    return;
  }
  await add(good, typed);
}

// One more of what is there already, else a line of its own.
async function add(good, typed) {
  const unit = good?.units[0];
  const made = { id: crypto.randomUUID(), words: typed, sku: good?.sku || "", unit: unit?.code || "", quantity: unit?.first || 1, note: "" };
  const isSame = (one) => (good ? one.sku === good.sku && one.unit === made.unit : !one.sku && one.words === typed);
  const pad = await change(key, (one) => {
    const same = one.lines.find(isSame);
    if (same) same.quantity += unit?.step || 1;
    else if (one.lines.length < Number(most)) one.lines.unshift(made);
  });
  hint(good ? good.name : "");
  draw(pad);
}

function suggest() {
  const found = goods.named(at("words").value) ? [] : goods.like(at("words").value);
  at("found").hidden = !found.length;
  at("found").replaceChildren(...found.map((one) => {
    const row = at("suggestion").content.firstElementChild.cloneNode(true);
    const button = row.querySelector("button");
    const [name, sku] = row.querySelectorAll("span");
    name.textContent = one.name;
    sku.textContent = one.sku;
    button.addEventListener("click", () => {
      add(one, at("words").value.trim());
      at("words").value = "";
      suggest();
      at("words").focus();
    });
    return row;
  }));
}

async function sendWaiting() {
  const pad = await change(key);
  if (!pad.waiting.length) return;
  at("waiting-words").textContent = words.sending;
  const result = await send(key);
  if (!result) return;
  const notes = [];
  if (result.taken.length) notes.push(note(say("taken", result.taken.length), "good", { cart: true }));
  for (const one of result.taken.filter((line) => line.note)) notes.push(note(`${one.name}: ${one.note}`, "warn"));
  if (result.back.length) notes.push(note(say("back", result.back.length), "warn"));
  if (result.stopped && result.stopped !== "away") {
    notes.push(note(words[result.stopped], "warn", { logIn: result.stopped === "log_in", cart: result.stopped === "old" }));
  }
  told.result = notes;
  showAway(result.stopped === "away");
  draw(await change(key));
}

async function refresh() {
  try {
    goods = new Goods(await load(address));
  } catch {
    goods = goods.all.length ? goods : new Goods(null);
  }
}

// What was written before this phone knew the goods is recognised once it does.
function recognise(pad) {
  for (const line of pad.lines.filter((one) => !one.sku)) {
    const good = goods.named(line.words);
    if (good) Object.assign(line, { sku: good.sku, unit: good.units[0]?.code || "" });
  }
}

function prepareCamera() {
  const camera = new Camera(at("video"), write);
  const photo = at("photo");
  if (!canRead()) return hint(words.no_reader);
  photo.hidden = false;
  at("camera").hidden = !navigator.mediaDevices;
  at("camera").addEventListener("click", async () => {
    const state = await camera.toggle();
    if (state === "denied" || state === "no_camera") {
      at("camera").hidden = true;
      hint(words[state]);
      at("words").focus();
    }
  });
  photo.querySelector("input").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    const code = file ? await readPhoto(file).catch(() => "") : "";
    event.target.value = "";
    if (code) await write(code);
    else hint(words.no_code);
  });
}

async function begin() {
  if (!(await canKeep(key))) told.result = [note(words.no_store, "warn")];
  draw(await change(key));
  prepareCamera();
  showAway(!navigator.onLine);
  await refresh();
  draw(await change(key, recognise));
  if (navigator.onLine) await sendWaiting();
}

at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  write(at("words").value);
});
at("words").addEventListener("input", () => {
  hint("");
  suggest();
});
at("put").addEventListener("click", async () => {
  draw(await putAside(key, (line) => goods.unit(line)?.price || ""));
  await sendWaiting();
});
at("send-now").addEventListener("click", async () => {
  await renew(key);
  await sendWaiting();
});
addEventListener("online", async () => {
  showAway(false);
  await sendWaiting();
});
addEventListener("offline", () => showAway(true));
begin();
