// What is on the pad, kept in this browser for each buyer: lines being written, and lines that wait to be sent.
//
// A pad is {key, lines: [line], waiting: [{key, lines, at, triedAt}]}; a line {id, words, sku, unit, quantity, note}.
const NAME = "jangteo-pads";
const empty = (key) => ({ key, lines: [], waiting: [] });
let inMemory = null; // where the browser keeps nothing

function open() {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("pads", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

// Change a pad in one transaction, so that two windows never undo each other; what stands there then.
export async function change(key, alter = () => undefined) {
  if (inMemory) {
    alter(inMemory);
    return inMemory;
  }
  const database = await open();
  try {
    return await new Promise((done, failed) => {
      const transaction = database.transaction("pads", "readwrite");
      const rows = transaction.objectStore("pads");
      let pad = empty(key);
      rows.get(key).onsuccess = (event) => {
        pad = event.target.result || pad;
        alter(pad);
        rows.put(pad);
      };
      transaction.oncomplete = () => done(pad);
      transaction.onerror = () => failed(transaction.error);
      transaction.onabort = () => failed(transaction.error);
    });
  } finally {
    database.close();
  }
}

// Whether this browser keeps pads; where it doesn't, they last as long as the page.
export async function canKeep(key) {
  try {
    await change(key);
    return true;
  } catch {
    inMemory = empty(key);
    return false;
  }
}
