// The lines of the pad as they stand on the page.
const fill = (words, value) => words.replace(/%[ns]/, () => String(value));

export class Rows {
  // alter(id, change) keeps what is changed; remove(id) takes a line out
  constructor(list, template, words, { alter, remove }) {
    Object.assign(this, { list, template, words, alter, remove });
  }

  draw(lines, goods) {
    this.list.replaceChildren(...lines.map((line) => this.row(line, goods)));
  }

  row(line, goods) {
    const row = this.template.content.firstElementChild.cloneNode(true);
    const slot = (name) => row.querySelector(`[data-slot="${name}"]`);
    const act = (name) => row.querySelector(`[data-act="${name}"]`);
    const good = goods.bySku.get(line.sku);
    const unit = goods.unit(line);
    const name = good ? good.name : line.words || line.sku;
    row.dataset.id = line.id;
    slot("name").textContent = name;
    slot("sku").textContent = good ? good.sku : "";
    this.quantity(slot("quantity"), line, name, unit, act);
    this.units(slot("unit"), line, name, good);
    slot("price").textContent = unit?.shown ? fill(this.words.per, unit.shown) : "";
    slot("step").textContent = unit && unit.step > 1 ? fill(this.words.step, unit.step) : "";
    const note = line.note || (good ? "" : this.words.unknown);
    slot("note").hidden = !note;
    slot("note").querySelector("p").textContent = note;
    act("remove").setAttribute("aria-label", fill(this.words.remove, name));
    act("remove").addEventListener("click", () => this.remove(line.id));
    return row;
  }

  quantity(field, line, name, unit, act) {
    const step = unit?.step || 1;
    const first = unit?.first || 1;
    field.value = line.quantity;
    field.setAttribute("aria-label", fill(this.words.quantity, name));
    const set = (wanted) => {
      const quantity = Math.min(Math.max(Number.isNaN(wanted) ? line.quantity : wanted, 1), 100000);
      line.quantity = quantity;
      field.value = quantity;
      this.alter(line.id, { quantity });
    };
    field.addEventListener("change", () => set(Number.parseInt(field.value, 10)));
    act("more").addEventListener("click", () => set(line.quantity < first ? first : line.quantity + step));
    act("less").addEventListener("click", () => set(Math.max(line.quantity - step, first)));
  }

  units(select, line, name, good) {
    if (!good || good.units.length < 2) return;
    select.hidden = false;
    select.setAttribute("aria-label", fill(this.words.unit, name));
    for (const one of good.units) select.add(new Option(one.name, one.code, false, one.code === line.unit));
    select.addEventListener("change", () => {
      const unit = good.units.find((one) => one.code === select.value);
      this.alter(line.id, { unit: unit.code, quantity: unit.first }, true);
    });
  }
}
