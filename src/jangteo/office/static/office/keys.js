// The keys of the office, and what the field in the header offers while one writes. Without it both are plain links.
(() => {
  const form = document.querySelector("form.o-find");
  const keys = document.getElementById("o-keys");
  if (!form || !keys) return;
  const field = form.elements.q;
  const list = Object.assign(document.createElement("ul"), { id: "o-found", className: "o-found", hidden: true });
  list.setAttribute("role", "listbox");
  form.append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-controls", "o-found"], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) field.setAttribute(name, value);
  let waiting = 0;
  let asked = "";
  let at = -1;

  const rows = () => [...list.querySelectorAll("a")];
  const close = () => { list.hidden = true; at = -1; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
  const point = (place) => {
    const all = rows();
    if (!all.length) return;
    at = (place + all.length) % all.length;
    all.forEach((one, number) => one.parentElement.setAttribute("aria-selected", String(number === at)));
    field.setAttribute("aria-activedescendant", all[at].parentElement.id);
    all[at].scrollIntoView({ block: "nearest" });
  };
  const option = (name, note, url, number) => {
    const row = Object.assign(document.createElement("li"), { id: `o-found-${number}` });
    row.setAttribute("role", "option");
    const link = Object.assign(document.createElement("a"), { href: url, tabIndex: -1 });
    link.append(Object.assign(document.createElement("b"), { textContent: name }), Object.assign(document.createElement("span"), { textContent: note }));
    row.append(link);
    return row;
  };
  const offer = (groups, text) => {
    const parts = [];
    let number = 0;
    for (const { title, rows: found } of groups) {
      const head = Object.assign(document.createElement("li"), { textContent: title, className: "is-title" });
      head.setAttribute("role", "presentation");
      parts.push(head, ...found.map((one) => option(one.name, one.note, one.url, number++)));
    }
    parts.push(groups.length
      ? option(form.dataset.all, "", `${form.action}?q=${encodeURIComponent(text)}`, number)
      : Object.assign(document.createElement("li"), { textContent: form.dataset.none, className: "is-title" }));
    list.replaceChildren(...parts);
    list.hidden = false;
    at = -1;
    field.setAttribute("aria-expanded", "true");
  };
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    const text = field.value.trim();
    if (text.length < 2) { asked = ""; close(); return; }
    waiting = setTimeout(async () => {
      if (text === asked) return;
      asked = text;
      try {
        const answer = await fetch(`${form.action}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
        if (answer.ok && text === field.value.trim()) offer((await answer.json()).groups, text);
      } catch { /* not connected: Enter asks the page */ }
    }, 180);
  });
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") { close(); field.blur(); }
    if (list.hidden) return;
    if (event.key === "ArrowDown") { event.preventDefault(); point(at + 1); }
    if (event.key === "ArrowUp") { event.preventDefault(); point(at < 0 ? -1 : at - 1); }
    if (event.key === "Enter" && at >= 0) { event.preventDefault(); rows()[at].click(); }
  });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) close(); });

  // keys that belong to no field
  let isGoing = 0;
  let row = null;
  const linesOf = () => [...document.querySelectorAll(".o-page .o-table tbody tr")].filter((one) => one.querySelector("a[href]") && one.offsetParent);
  const stand = (step) => {
    const all = linesOf();
    if (!all.length) return;
    const place = row ? all.indexOf(row) + step : step > 0 ? 0 : all.length - 1;
    row?.classList.remove("is-here");
    row = all[Math.min(Math.max(place, 0), all.length - 1)];
    row.classList.add("is-here");
    row.querySelector("a[href]").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  };
  const isWriting = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]");
  const search = () => { if (field.offsetParent) { field.focus(); field.select(); } else location.assign(form.action); };
  // Where the library would open its own search, ours is meant, which finds everything.
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key !== "k") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    search();
  }, { capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented || isWriting(event.target)) return;
    if (Date.now() - isGoing < 1500) {
      isGoing = 0;
      const place = keys.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (place) { event.preventDefault(); location.assign(place.href); return; }
    }
    if (event.key === "/") { event.preventDefault(); search(); }
    if (event.key === "?") { event.preventDefault(); keys.showModal(); }
    if (event.key === "g") isGoing = Date.now();
    if (event.key === "j") stand(1);
    if (event.key === "k") stand(-1);
    if (event.key === "x" && row) row.querySelector("input[type=checkbox]")?.click();
  });

  const tick = document.querySelector("[data-tick-all]");
  if (tick) {
    tick.hidden = false;
    tick.addEventListener("click", () => {
      const boxes = [...document.querySelectorAll('input[type=checkbox][name="row"]')];
      const isOn = boxes.some((one) => !one.checked);
      boxes.forEach((one) => { one.checked = isOn; });
    });
  }
})();
