// What unfold's pages say in Alpine's attributes, in words that Alpine reads without eval (see office/before_unfold).
(() => {
  const SAID = {
    "`width: ${sidebarWidth}px`": "{ width: sidebarWidth + 'px' }",
    "if (!$event.target.closest('a')) { openUserLinks = !openUserLinks }":
      "openUserLinks = $event.target.closest('a') ? openUserLinks : !openUserLinks",
    "activeTab && activeTab !== 'general' ? window.location.pathname + window.location.search + '#' + activeTab : window.location.pathname + window.location.search":
      "$frame.address(activeTab)",
  };
  const PARTS = [
    [/^if \(resizing\) \{.*\}$/s, "resizing && (sidebarWidth = $frame.drawn($event, min, max))"],
    [/^if \((!\$event\.metaKey && !\$event\.ctrlKey)\) (selectItem\(.*\))$/, "$1 && $2"],
    [/\bgetCurrentTab\(\)/g, "$frame.tab()"],
  ];

  const inPlainWords = (value) =>
    typeof value === "string" // bindings that a script gives are functions
      ? SAID[value] ?? PARTS.reduce((said, [from, to]) => said.replace(from, to), value)
      : value;

  const drawn = (event, min, max) => {
    const wide = Math.min(max, Math.max(min, event.clientX));
    localStorage.setItem("sidebarWidth", wide);
    return wide;
  };

  const address = (tab) =>
    location.pathname + location.search + (tab && tab !== "general" ? `#${tab}` : "");

  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.selfRequestsOnly = true;
  document.addEventListener("alpine:init", () => {
    Alpine.mapAttributes(({ name, value }) => ({ name, value: inPlainWords(value) }));
    Alpine.magic("frame", () => ({ address, drawn, tab: () => getCurrentTab() }));
    Alpine.data("theme", (chosen) => theme(chosen));
    Alpine.data("searchCommand", () => searchCommand());
  });
})();
