"""A page as somebody sees it: in a language, at a width, light or dark; and what of it keeps people out."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

AXE = (Path(__file__).parent / "axe" / "axe.min.js").read_text("utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast",)
RUN = """async ([kind, values]) => {
    const found = await axe.run(document, {resultTypes: ["violations"], runOnly: {type: kind, values}});
    const why = (node) => (node.any.concat(node.all, node.none)[0] || {}).message;
    return found.violations.flatMap((one) =>
        one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} (${why(node) || one.help})`));
}"""


@dataclass(slots=True)
class Eyes:
    """Browsers of several visitors, one each, all in one language and of one width.

    cookies  {visitor: what their browser holds}
    """

    browser: Browser
    site: str
    cookies: dict[str, dict[str, str]]
    language: str = "ko"
    width: int = 1280
    complaints: list[str] = field(default_factory=list)
    _pages: dict[str, Page] = field(default_factory=dict)

    def page(self, visitor: str) -> Page:
        """This visitor's page; what the browser says against it is kept."""
        if visitor not in self._pages:
            context = self.browser.new_context(
                base_url=self.site,
                locale=self.language,
                viewport={"width": self.width, "height": 900},
                reduced_motion="reduce",
                service_workers="block",  # what a worker hands on would weigh nothing
            )
            held = self.cookies.get(visitor, {}) | {"django_language": self.language}
            context.add_cookies([{"name": name, "value": value, "url": self.site} for name, value in held.items()])
            opened = context.new_page()
            opened.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)
            opened.on("pageerror", lambda error: self.complaints.append(str(error)))
            self._pages[visitor] = opened
        return self._pages[visitor]

    def look(self, visitor: str, address: str, *, dark: bool = False) -> Page:
        """The page at an address, once all of it is there."""
        page = self.page(visitor)
        page.emulate_media(color_scheme="dark" if dark else "light")
        answer = page.goto(address, wait_until="load")
        assert answer is not None
        if answer.status != 200:
            self.complaints.append(f"answered with {answer.status}")
        policy = answer.headers.get("content-security-policy", "")
        if "'self'" not in policy or "unsafe" in policy:
            self.complaints.append(f"is guarded by {policy or 'nothing'}")
        return page

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()

    def faults(self, visitor: str, address: str) -> list[str]:
        """What keeps people out of this page, in the light and in the dark; what runs out of the screen."""
        self.complaints.clear()
        page = self.look(visitor, address)
        found = against(page, "tag", TAGS)
        wide = page.evaluate("document.documentElement.scrollWidth")
        found += [f"{wide} points wide"] if wide > self.width else []
        page = self.look(visitor, address, dark=True)
        found += [f"dark: {one}" for one in against(page, "rule", COLOURS)]
        return found + sorted(set(self.complaints))


def against(page: Page, kind: str, values: Iterable[str]) -> list[str]:
    """What axe-core has against a page, by its tags or rules."""
    page.evaluate(AXE)
    told: list[str] = page.evaluate(RUN, [kind, list(values)])
    return told
