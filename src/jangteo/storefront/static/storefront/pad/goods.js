// The goods as this phone saw them last: found by code at once, by name as one types.
const plain = (text) => text.toLowerCase().replace(/[\s-]+/g, "");

export class Goods {
  constructor(told) {
    this.at = told?.at || "";
    this.all = told?.goods || [];
    this.bySku = new Map(this.all.map((one) => [one.sku, one]));
    this.byCode = new Map();
    for (const one of this.all) for (const code of [...one.codes, one.sku]) this.byCode.set(plain(code), one);
  }

  // The one article that a code names.
  named(words) {
    return this.byCode.get(plain(words)) || null;
  }

  // What may be meant, one's own first.
  like(words, most = 6) {
    const wanted = plain(words);
    if (!wanted) return [];
    const found = this.all.filter((one) => plain(`${one.name} ${one.sku}`).includes(wanted));
    return found.slice(0, most);
  }

  unit(line) {
    const units = this.bySku.get(line.sku)?.units || [];
    return units.find((one) => one.code === line.unit) || units[0] || null;
  }
}

// What the shop tells of its goods; without a network what it told last.
export async function load(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  const isGoods = answer.ok && answer.headers.get("Content-Type").startsWith("application/json");
  return isGoods ? answer.json() : null;
}
