"""Photograph the pages that the documents show.

    .venv/bin/python scripts/docs_pictures.py [--facts FILE]

Opens a demo in a home of its own on a free port (or uses the one whose `jangteo demo --json` wrote FILE), walks
its pages with Chromium as shopper, dealer and office, and writes docs/pictures/NAME-WIDTH.png at 1280 and 390
wide. Nothing is ordered.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

import browser

REPOSITORY = Path(__file__).resolve().parent.parent
PICTURES = REPOSITORY / "docs" / "pictures"
SIZES = {1280: 860, 390: 760}
DEALER, OFFICE = "wholesale, ", "office, "


@dataclass(frozen=True)
class Shot:
    """One page to photograph.

    who     the beginning of a demo log-in's place, or an e-mail; nobody logs in when empty
    party   for whom they act, by the name in the switcher; as they come in when empty
    """

    name: str
    path: str
    who: str = ""
    language: str = "ko"
    widths: tuple[int, ...] = (1280, 390)
    party: str = ""


SHOTS = (
    Shot("shop-home", "/"),
    Shot("shop-product", "/p/moonlight-mug/", language="en"),
    Shot("wholesale-home", "/wholesale/", who=DEALER),
    Shot("wholesale-product", "/wholesale/p/moonlight-mug/", who=DEALER, language="en"),
    Shot("company-approvals", "/wholesale/account/approvals/", who="gadeun@moduanja.example", widths=(1280,)),
    Shot("family-approvals", "/account/approvals/", who="maru.hong@example.com", party="홍마루네", widths=(390,)),
    Shot("office-look", "/office/sales-channels/wholesale/look/", who=OFFICE, language="en", widths=(1280,)),
    Shot("office-orders", "/office/orders/", who=OFFICE, language="en", widths=(1280,)),
)


def main() -> int:
    """Take every picture; 2 without a browser."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=Path, help="what `jangteo demo --json` printed; else a demo is started")
    chromium = browser.find()
    if chromium is None:
        print("No Chromium: run scripts/browser.py first, or name one in CHROMIUM.", file=sys.stderr)
        return 2
    PICTURES.mkdir(parents=True, exist_ok=True)
    with open_demo(parser.parse_args().facts) as facts, sync_playwright() as playwright:
        with_sandbox = os.geteuid() != 0
        running = playwright.chromium.launch(executable_path=chromium, chromium_sandbox=with_sandbox)
        for shot in SHOTS:
            for width in shot.widths:
                take(running, facts, shot, width)
        running.close()
    return 0


@contextmanager
def open_demo(facts: Path | None) -> Iterator[dict]:
    """What `jangteo demo --json` says; a demo of our own is closed at the end."""
    if facts:
        yield json.loads(facts.read_text("utf-8"))
        return
    with tempfile.TemporaryDirectory(prefix="jt-") as home:
        Path(home).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JANGTEO_", "DATABASE_URL"))}
        command = [sys.executable, "-m", "jangteo.config.command", "--home", home, "--port", str(free_port())]
        demo = subprocess.Popen([*command, "demo", "--json"], env=kept, stdout=subprocess.PIPE, text=True)
        try:
            yield json.loads(demo.stdout.readline())
        finally:
            demo.terminate()
            demo.wait(timeout=60)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def take(running: Browser, facts: dict, shot: Shot, width: int) -> None:
    """Log in if need be, choose the language, photograph what a visitor sees first."""
    site = facts["site"].rstrip("/")
    context = running.new_context(viewport={"width": width, "height": SIZES[width]}, locale=shot.language)
    page = context.new_page()
    if shot.who:
        log_in(page, site, shot, login_of(facts, shot.who))
    if shot.party:
        act_for(page, site, shot.party)
    choose_language(page, site, shot)
    page.goto(site + shot.path)
    page.wait_for_load_state("networkidle")
    path = PICTURES / f"{shot.name}-{width}.png"
    page.screenshot(path=path, animations="disabled")
    context.close()
    print(f"{path.relative_to(REPOSITORY)}: {path.stat().st_size // 1024} KB")


def login_of(facts: dict, who: str) -> dict:
    """By the beginning of its place, or by e-mail: everybody in the demo has the one password."""
    if "@" in who:
        return {"email": who, "password": facts["logins"][0]["password"]}
    return next(one for one in facts["logins"] if one["where"].startswith(who))


def act_for(page: Page, site: str, party: str) -> None:
    """As the switcher at the top does."""
    page.goto(f"{site}/account/")
    page.locator("header details.who > summary").click()
    with page.expect_navigation():
        page.locator("header details.who button[name=party]", has_text=party).click()


def log_in(page: Page, site: str, shot: Shot, login: dict) -> None:
    """Through the same page as everyone."""
    page.goto(site + shot.path)
    page.locator("input[type=email], input[name=username]").first.fill(login["email"])
    page.locator("input[type=password]").first.fill(login["password"])
    page.locator("input[type=password]").press("Enter")
    page.wait_for_load_state("networkidle")
    page.locator("input[type=password]").wait_for(state="detached")


def choose_language(page: Page, site: str, shot: Shot) -> None:
    """As the switch in the header does, by the cookie it sets."""
    page.context.add_cookies([{"name": "django_language", "value": shot.language, "url": site}])


if __name__ == "__main__":
    sys.exit(main())
