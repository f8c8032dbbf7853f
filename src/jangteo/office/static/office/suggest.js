// Fields that name a buyer: those that fit are offered while one writes. Without it the field takes the same words.
(() => {
  document.querySelectorAll("input[data-suggest]").forEach((field, place) => {
    const address = field.dataset.suggest;
    const list = document.createElement("datalist");
    list.id = `suggested-${place}`;
    field.after(list);
    field.setAttribute("list", list.id);
    field.setAttribute("autocomplete", "off");
    let waiting = 0;
    let asked = "";
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(async () => {
        const text = field.value.trim();
        if (text.length < 2 || text === asked || text.includes(" · ")) return;
        asked = text;
        const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
        if (!answer.ok || text !== field.value.trim()) return;
        const { found } = await answer.json();
        list.replaceChildren(...found.map((one) => Object.assign(document.createElement("option"), { value: one })));
      }, 200);
    });
  });
})();
