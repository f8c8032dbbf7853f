// Small comforts only: every page works without this file.
(() => {
  "use strict";
  const ready = (root) => {
    for (const button of root.querySelectorAll(".stepper button[hidden]")) button.hidden = false;
    for (const button of root.querySelectorAll("[data-fallback]")) button.hidden = true;
    for (const field of root.querySelectorAll("[data-sift] input[hidden]")) field.hidden = false;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const input = button.parentElement.querySelector("input");
    const now = Number.parseInt(input.value, 10);
    input.value = String(Math.max(1, (Number.isNaN(now) ? 0 : now) + Number(button.dataset.step)));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // A second press of the order button while the first is under way is ignored; the server keeps one order anyway.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-once]");
    if (!form) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("[data-once]")) delete form.dataset.sent;
  });
  // Arrow keys move between the fields of a table of quantities; at its edge, and with a letter marked, they do nothing new.
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], Enter: [1, 0] };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest("[data-grid] [data-at]");
    const move = moves[event.key];
    if (!field || !move || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const along = move[1] > 0 ? field.selectionEnd < field.value.length : move[1] < 0 && field.selectionStart > 0;
    if (along) return;
    const [deep, down, across] = field.dataset.at.split("-").map(Number);
    const form = field.closest("[data-grid]");
    for (let steps = 1; steps < 500; steps++) {
      const next = form.querySelector(`[data-at="${deep}-${down + move[0] * steps}-${across + move[1] * steps}"]`);
      if (!next) break;
      if (next.disabled) continue;
      event.preventDefault();
      next.focus();
      next.select();
      return;
    }
    if (event.key === "Enter") event.preventDefault();
  });
  // A menu closes when one looks elsewhere.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => {
    const menu = event.target.closest("[data-menu]");
    closeMenus(event.target === menu ? null : menu);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });
  // The search box: what is offered below it is walked with the arrow keys; words looked for lately stay in this browser.
  const KEPT = "searched";
  const lately = () => {
    try {
      return JSON.parse(localStorage.getItem(KEPT) || "[]").filter((one) => typeof one === "string").slice(0, 5);
    } catch {
      return [];
    }
  };
  const keep = (words) => {
    try {
      localStorage.setItem(KEPT, JSON.stringify(words));
    } catch {
      return;
    }
  };
  const search = document.querySelector("[data-search]");
  if (search) {
    const field = search.querySelector("input");
    const box = search.querySelector("[role=listbox]");
    const options = () => [...box.querySelectorAll("[role=option]")];
    const choose = (wanted) => {
      for (const one of options()) one.setAttribute("aria-selected", String(one === wanted));
      if (wanted) field.setAttribute("aria-activedescendant", wanted.id);
      else field.removeAttribute("aria-activedescendant");
      wanted?.scrollIntoView({ block: "nearest" });
    };
    const open = (isOpen) => {
      box.hidden = !isOpen || !box.firstElementChild;
      field.setAttribute("aria-expanded", String(!box.hidden));
      if (box.hidden) choose(null);
    };
    const showLately = () => {
      if (field.value.trim() || !lately().length) return;
      box.replaceChildren(search.querySelector("#searched").content.cloneNode(true));
      lately().forEach((words, place) => {
        const link = document.createElement("a");
        link.className = "suggestion";
        link.id = `searched-${place}`;
        link.role = "option";
        link.tabIndex = -1;
        link.href = `${search.action}?q=${encodeURIComponent(words)}`;
        link.textContent = words;
        box.append(link);
      });
      open(true);
    };
    field.addEventListener("focus", showLately);
    field.addEventListener("input", () => {
      if (!field.value.trim()) box.replaceChildren();
      open(Boolean(field.value.trim()));
      showLately();
    });
    box.addEventListener("htmx:afterSwap", () => open(document.activeElement === field && Boolean(field.value.trim())));
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const all = options();
      const now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
      if (event.key === "Escape" && !box.hidden) {
        event.preventDefault();
        open(false);
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
        event.preventDefault();
        open(true);
        const next = now + (event.key === "ArrowDown" ? 1 : -1);
        choose(next < -1 ? all.at(-1) : all[next] || null);
      } else if (event.key === "Enter" && now >= 0 && !box.hidden) {
        event.preventDefault();
        all[now].click();
      }
    });
    box.addEventListener("click", (event) => {
      if (!event.target.closest("[data-forget]")) return;
      keep([]);
      open(false);
      field.focus();
    });
    document.addEventListener("click", (event) => {
      if (!search.contains(event.target)) open(false);
    });
    search.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !search.contains(event.relatedTarget)) open(false);
    });
    search.addEventListener("submit", () => {
      const words = field.value.trim();
      if (words) keep([words, ...lately().filter((one) => one !== words)].slice(0, 5));
    });
  }
  // A refusal (4xx) carries a page part that says what to do: show it like any other answer.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status >= 400 && event.detail.xhr.status < 500) event.detail.shouldSwap = true;
  });
  // The sheet of filters stays open while one chooses; a list of many values is searched where it stands.
  let isNarrowing = false;
  document.addEventListener("htmx:beforeSwap", () => {
    isNarrowing = Boolean(document.querySelector("#facets:popover-open"));
  });
  document.addEventListener("htmx:afterSettle", () => {
    const sheet = document.querySelector("#facets");
    if (isNarrowing && sheet && !sheet.matches(":popover-open")) sheet.showPopover();
    isNarrowing = false;
  });
  document.addEventListener("input", (event) => {
    const list = event.target.closest("[data-sift]");
    if (!list) return;
    const wanted = event.target.value.trim().toLowerCase();
    for (const row of list.querySelectorAll("li")) row.hidden = !row.textContent.toLowerCase().includes(wanted);
  });
  // Who had the focus in a part that is exchanged gets it again: the same thing in the new part, or the part itself.
  const looks = (one) => `${one.tagName} ${one.getAttribute("aria-label") || one.textContent.trim()} ${one.dataset.step || ""}`;
  let held = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const focused = document.activeElement;
    const inside = focused !== document.body && event.detail.target.contains(focused);
    held = inside ? { part: event.detail.target.id, row: focused.closest("article[id]")?.id, looks: looks(focused) } : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const part = held && document.getElementById(held.part);
    if (!part || part.contains(document.activeElement)) return;
    const row = held.row && document.getElementById(held.row);
    const same = row ? [...row.querySelectorAll("a, button, input")].find((one) => looks(one) === held.looks) : null;
    if (!same) part.tabIndex = -1;
    (same || part).focus();
    held = null;
  });
  // What was put into the cart opens it beside the page; closed, the focus is where it was.
  document.addEventListener("htmx:oobAfterSwap", (event) => {
    const drawer = document.getElementById("drawer");
    if (!drawer || event.detail.target.id !== "drawer-body" || drawer.open) return;
    document.getElementById("toast").replaceChildren();
    drawer.showModal();
  });
  document.addEventListener("click", (event) => {
    if (event.target.id === "drawer") event.target.close();
  });
  document.addEventListener("htmx:load", (event) => ready(event.detail.elt));
  ready(document);
})();
