"""Answers as a browser shows them, with its content policy switched off, so that what would run does.

What asks for elsewhere is let go: the payloads' host is a listener of ours, and there is no other.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from playwright.sync_api import Dialog, Error, Page, Route, sync_playwright

from crawl.canary import Canary
from crawl.reading import RUNS, Answer

SETTLES = 200  # milliseconds for what would run by itself
SITE = "http://testserver"
NEAR = "--disable-features=LocalNetworkAccessChecks"  # else the browser itself keeps pages from this machine
WATCH = """() => {
    const kept = [];
    for (const name of ["alert", "confirm", "prompt"]) window[name] = (told) => { kept.push(`ran ${told}`); };
    window.__kept = kept;
}"""
TOLD = """() => {
    const found = [...window.__kept];
    for (const one of document.querySelectorAll("[zqx]")) found.push(`made ${one.outerHTML.slice(0, 90)}`);
    for (const one of document.querySelectorAll("*"))
        for (const {name, value} of one.attributes) {
            if (name.startsWith("on") && value.includes("alert")) found.push(`listens ${name}=${value.slice(0, 60)}`);
            if (/^(href|src|action|formaction|xlink:href)$/.test(name)) found.push(`leads ${value.slice(0, 60)}`);
        }
    return found;
}"""


@dataclass(slots=True)
class Eyes:
    """A page that sees what it is given, and remembers what asked for elsewhere.

    hits  what was run or asked for
    """

    page: Page
    body: bytes = b""
    kind: str = ""
    hits: list[str] = field(default_factory=list)

    def look(self, one: Answer) -> list[str]:
        """What a payload has done in this answer, letter or paper."""
        self.body, self.kind = one.body, one.headers.get("Content-Type", "text/html; charset=utf-8")
        self.hits.clear()
        self.page.goto(f"{SITE}/zqx-page", wait_until="domcontentloaded")
        self.page.wait_for_timeout(SETTLES)
        told: list[str] = self.page.evaluate(TOLD)
        leads = [word for word in told if word.startswith("leads ") and RUNS.match(word.removeprefix("leads "))]
        return self.hits + [word for word in told if not word.startswith("leads ")] + leads

    def serve(self, route: Route) -> None:
        with suppress(Error):  # of a page that is left already
            self._serve(route)

    def _serve(self, route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.netloc != "testserver":
            self.hits.append(f"asked for {route.request.url[:80]}")
            route.continue_()
        elif address.path == "/zqx-page":
            route.fulfill(status=200, body=self.body, headers={"Content-Type": self.kind})
        elif address.path.startswith("/static/") and (file := finders.find(address.path.removeprefix("/static/"))):
            route.fulfill(path=str(file))
        else:
            route.fulfill(status=204)

    def dialog(self, told: Dialog) -> None:
        self.hits.append(f"said {told.message[:60]}")
        told.dismiss()


@contextmanager
def eyes(canary: Canary) -> Iterator[Eyes]:
    """The system's Chromium, asking nobody but us and the canary."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        rules = f"--host-resolver-rules={canary.rule}"
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", rules, NEAR])
        context = opened.new_context(bypass_csp=True, service_workers="block", locale="en")
        context.add_init_script(f"({WATCH})()")
        seen = Eyes(context.new_page())
        seen.page.route("**/*", lambda route: seen.serve(route))
        seen.page.on("dialog", lambda told: seen.dialog(told))
        yield seen
        opened.close()
