// Frames as tall as what they hold; a look that is tried while one types. Without it the button tries it.
(() => {
  const grow = (frame) => {
    const inner = frame.contentDocument && frame.contentDocument.documentElement;
    if (inner && inner.querySelector("main")) frame.style.height = `${inner.querySelector("body").offsetHeight + 2}px`;
  };
  const tend = (frame) => {
    frame.addEventListener("load", () => {
      grow(frame);
      const body = frame.contentDocument && frame.contentDocument.body;
      if (body) new ResizeObserver(() => grow(frame)).observe(body);
    });
    grow(frame);
  };
  document.querySelectorAll("iframe[data-grows]").forEach(tend);
  const form = document.querySelector("form[data-look]");
  if (!form) return;
  form.querySelector("[data-try]").hidden = true;
  const pick = (field) => {
    const picker = Object.assign(document.createElement("input"), { type: "color", className: "o-picker", tabIndex: -1 });
    picker.setAttribute("aria-hidden", "true");
    const follow = () => {
      picker.value = /^#[0-9a-f]{6}$/i.test(field.value) ? field.value : field.placeholder;
    };
    picker.addEventListener("input", () => {
      field.value = picker.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    field.addEventListener("input", follow);
    field.before(picker);
    follow();
  };
  form.querySelectorAll(".o-colour > .o-input").forEach(pick);
  let waiting = 0;
  let asked = 0;
  const look = async () => {
    const mine = ++asked;
    const query = new URLSearchParams(new FormData(form));
    query.delete("csrfmiddlewaretoken");
    const answer = await fetch(`${form.dataset.look}?${query}`);
    if (!answer.ok || mine !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    form.querySelector("#told").replaceChildren(...page.querySelector("#told").childNodes);
    const fresh = page.querySelectorAll("#previews iframe");
    document.querySelectorAll("#previews iframe").forEach((frame, place) => {
      frame.contentWindow.location.replace(fresh[place].getAttribute("src"));
    });
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 250);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("click", (event) => {
    const take = event.target.closest("[data-take]");
    if (!take) return;
    event.preventDefault();
    const field = form.querySelector(`input[name="${take.name}"]`);
    field.value = take.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
})();
