// The sheet of prices: arrows move, a block from a spreadsheet is pasted over cells, changed cells are marked.
// Without it the page is a plain form.
(() => {
  const sheet = document.getElementById("sheet");
  if (!sheet) return;
  const rows = [...sheet.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input")]);
  const told = document.getElementById("unsaved");
  let left = 0;
  let saving = false;

  const changed = (cell) => cell.value.trim() !== cell.dataset.seen;
  const count = () => rows.flat().filter(changed).length;
  const tell = () => {
    const unsaved = count();
    told.textContent = (unsaved ? `${unsaved} ${sheet.dataset.unsaved}` : "") + (left ? ` · ${left} ${sheet.dataset.outside}` : "");
  };
  const mark = (cell) => cell.classList.toggle("is-changed", changed(cell));
  const place = (cell) => {
    const row = rows.findIndex((cells) => cells.includes(cell));
    return [row, row < 0 ? -1 : rows[row].indexOf(cell)];
  };
  const go = (row, column) => {
    const cell = rows[row]?.[column];
    if (cell) { cell.focus(); cell.select(); }
    return Boolean(cell);
  };

  sheet.addEventListener("input", (event) => {
    if (place(event.target)[0] < 0) return;
    mark(event.target);
    tell();
  });
  sheet.addEventListener("keydown", (event) => {
    const [row, column] = place(event.target);
    if (row < 0 || event.altKey || event.metaKey || event.ctrlKey || event.isComposing) return;
    const cell = event.target;
    const atStart = cell.selectionEnd === 0 || (cell.selectionStart === 0 && cell.selectionEnd === cell.value.length);
    const atEnd = cell.selectionStart === cell.value.length || (cell.selectionStart === 0 && cell.selectionEnd === cell.value.length);
    const moves = {
      ArrowUp: () => go(row - 1, column),
      ArrowDown: () => go(row + 1, column),
      Enter: () => go(row + (event.shiftKey ? -1 : 1), column),
      ArrowLeft: () => atStart && go(row, column - 1),
      ArrowRight: () => atEnd && go(row, column + 1),
      Escape: () => { cell.value = cell.dataset.seen; mark(cell); tell(); return true; },
    };
    const move = moves[event.key];
    if (event.key === "Enter") event.preventDefault();
    if (move && move()) event.preventDefault();
  });
  sheet.addEventListener("paste", (event) => {
    const [row, column] = place(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (row < 0 || !/[\t\n]/.test(text.replace(/[\r\n]+$/, ""))) return;
    event.preventDefault();
    left = 0;
    text.replace(/[\r\n]+$/, "").split(/\r\n|\n|\r/).forEach((line, down) => line.split("\t").forEach((value, right) => {
      const cell = rows[row + down]?.[column + right];
      if (!cell) { left += 1; return; }
      cell.value = value.trim().slice(0, 40);
      mark(cell);
    }));
    tell();
  });
  sheet.addEventListener("submit", () => { saving = true; });
  addEventListener("beforeunload", (event) => { if (!saving && count()) event.preventDefault(); });
  tell();
})();
