"""Photograph every type of page of both shops and the office, with an index to look through them.

    .venv/bin/python scripts/looks.py [--facts FILE] [--only WORD] [--to FOLDER]

Opens a demo in a home of its own on a free port (or uses the one whose `jangteo demo --json` wrote FILE), walks it as
the tests do, and writes FOLDER/index.html with a picture of each page at 1280 and 390 wide, in Korean and English,
light and dark. FOLDER is build/looks. --only keeps to pages whose name contains WORD.
"""

import argparse
import os
import sys
from html import escape
from itertools import groupby, product
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")

import django
from docs_pictures import open_demo
from playwright.sync_api import sync_playwright

import browser as chromiums

FACES = {"shop": "Shop", "wholesale": "Wholesale", "office": "Office"}
LANGUAGES, WIDTHS, THEMES = ("ko", "en"), (1280, 390), ("light", "dark")
TALLEST = 2400
HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Looks</title><style>
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 24px; } nav { display: flex; flex-wrap: wrap; gap: 4px 12px; margin-bottom: 8px; }
nav [aria-current] { font-weight: 700; } main { display: grid; gap: 16px; align-items: start;
grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--wide)), 1fr)); }
figure { margin: 0; }
img { width: 100%; height: 320px; object-fit: cover; object-position: top; border: 1px solid #8888; }
</style>"""


def main() -> int:
    """Take every picture; 2 without a browser."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--facts", type=Path, help="what `jangteo demo --json` printed; else a demo is started")
    parser.add_argument("--only", default="", help="pages whose name contains this")
    parser.add_argument("--to", type=Path, default=REPOSITORY / "build" / "looks")
    asked = parser.parse_args()
    chromium = chromiums.find()
    if chromium is None:
        print("No Chromium: run scripts/browser.py first, or name one in CHROMIUM.", file=sys.stderr)
        return 2
    with open_demo(asked.facts) as facts:
        take_all(facts["site"].rstrip("/"), chromium, asked.only, asked.to)
    return 0


def take_all(site: str, chromium: str, only: str, folder: Path) -> None:
    """Walk, photograph, write the index."""
    os.environ.setdefault("JANGTEO_SECRET_KEY", "not-used")
    sys.path[:0] = [str(REPOSITORY / "tests"), str(REPOSITORY / "src")]
    del sys.modules["browser"]  # the script of that name gives way to the tests' package
    django.setup()
    from browser.walk import walk_all

    pages, _, cookies = walk_all(site)
    chosen = [page for page in pages if only in page.name]
    print(f"{len(pages)} types of page, {len(chosen)} photographed")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, chromium_sandbox=os.geteuid() != 0)
        for language, width in product(LANGUAGES, WIDTHS):
            take(running, site, cookies, chosen, (language, width, folder))
            print(f"{language} {width}: done", flush=True)
        running.close()
    for language, width, theme in product(LANGUAGES, WIDTHS, THEMES):
        write_index(folder, chosen, (language, width, theme))
    print(folder / "index.html")


def take(running, site: str, cookies: dict, pages: list, how: tuple[str, int, Path]) -> None:
    """Each page in one language at one width, light and then dark."""
    from browser.seeing import Eyes

    language, width, folder = how
    eyes = Eyes(running, site, cookies, language, width)
    for page in pages:
        for theme in THEMES:
            seen = eyes.look(page.visitor, page.address, dark=theme == "dark")
            tall = min(TALLEST, seen.evaluate("document.documentElement.scrollHeight"))
            seen.set_viewport_size({"width": width, "height": max(900, tall)})
            seen.wait_for_load_state("networkidle")  # pictures further down come now that they are on the screen
            seen.screenshot(path=folder / file_of(page.name, (language, width, theme)), type="jpeg", quality=70)
            seen.set_viewport_size({"width": width, "height": 900})
    eyes.close()


def file_of(name: str, how: tuple[str, int, str]) -> str:
    """The name of a picture."""
    return f"{name}-{'-'.join(str(one) for one in how)}.jpg"


def index_of(how: tuple[str, int, str]) -> str:
    """The name of an index; the first way of looking is where one comes in."""
    first = (LANGUAGES[0], WIDTHS[0], THEMES[0])
    return "index.html" if how == first else f"{'-'.join(str(one) for one in how)}.html"


def write_index(folder: Path, pages: list, how: tuple[str, int, str]) -> None:
    """One way of looking: links to the others, and the pages of each face in a grid."""
    parts = [HEAD.replace("var(--wide)", "360px" if how[1] > 600 else "200px")]
    for place, choices in enumerate((LANGUAGES, WIDTHS, THEMES)):
        links = (
            f'<a href="{index_of((*how[:place], one, *how[place + 1 :]))}"{current(how[place] == one)}>{one}</a>'
            for one in choices
        )
        parts.append(f"<nav>{''.join(links)}</nav>")
    parts.append(f"<nav>{''.join(f'<a href="#{face}">{name}</a>' for face, name in FACES.items())}</nav>")
    for face, some in groupby(pages, lambda page: page.face):
        parts.append(f'<h2 id="{face}">{FACES[face]}</h2><main>')
        for page in some:
            file, told = file_of(page.name, how), escape(f"{page.name} · {page.visitor}")
            picture = f'<img loading="lazy" src="{file}" alt="{escape(page.name)}">'
            parts.append(f'<figure><a href="{file}">{picture}</a><figcaption>{told}</figcaption></figure>')
        parts.append("</main>")
    (folder / index_of(how)).write_text("\n".join(parts), "utf-8")


def current(is_current: bool) -> str:
    """Marks the link to where one is."""
    return ' aria-current="page"' if is_current else ""


if __name__ == "__main__":
    sys.exit(main())
