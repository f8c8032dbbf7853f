"""Make a site of the documents: each page as HTML, with the index at its side.

    .venv/bin/python scripts/docs_site.py [--to FOLDER]

FOLDER is build/docs: it opens from the disk and can be served as it lies. A link to a page, heading or picture that
is not there stops it.
"""

import argparse
import os
import re
import shutil
import sys
from html import escape
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = sorted([REPOSITORY / "README.md", REPOSITORY / "CHANGELOG.md", *(REPOSITORY / "docs").rglob("*.md")])
INDEX = REPOSITORY / "docs" / "index.md"
HEADING = 3  # tokens of the index that are its title
TOKENS = re.compile(r"^:root \{.*?^\}", re.MULTILINE | re.DOTALL)
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Jangteo</title><link rel="stylesheet" href="{up}site.css"></head>
<body><header><a href="{up}index.html">Jangteo</a><a href="{up}docs/index.html">Documents</a></header>
<div><nav aria-label="Documents"><details open><summary>All documents</summary>{index}</details></nav>
<main>{body}</main></div></body></html>
"""
STYLE = """
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
body > header { display: flex; gap: 24px; padding: 16px 24px; border-bottom: 1px solid var(--line); }
body > header a:first-child { font-weight: 700; }
body > div { display: grid; grid-template-columns: 17rem minmax(0, 1fr); gap: 40px; max-width: 78rem; padding: 24px; }
nav { font-size: 0.875rem; } nav ul { list-style: none; padding: 0; } nav summary { cursor: pointer; }
main { max-width: 48rem; } main > :first-child { margin-top: 0; }
h1, h2, h3 { line-height: 1.25; } a { color: var(--trade); text-underline-offset: 3px; }
img { max-width: 100%; height: auto; border: 1px solid var(--line); border-radius: 6px; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-size: 0.9375rem; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); }
pre { overflow-x: auto; padding: 12px; background: var(--wash); border-radius: 6px; } code { font-size: 0.875em; }
@media (max-width: 60rem) { body > div { grid-template-columns: minmax(0, 1fr); } nav { order: 1; } }
"""


def main() -> int:
    """Write the site; 1 when a link leads nowhere."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=REPOSITORY / "build" / "docs")
    folder = parser.parse_args().to
    broken = write(folder)
    for one in broken:
        print(one, file=sys.stderr)
    print(f"{len(PAGES)} pages in {folder}")
    return 1 if broken else 0


def write(folder: Path) -> list[str]:
    """Every page, the pictures and the style sheet; links that lead nowhere are told."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(REPOSITORY / "docs" / "pictures", folder / "docs" / "pictures")
    colours = TOKENS.search((REPOSITORY / "frontend" / "src" / "tokens.css").read_text("utf-8"))
    (folder / "site.css").write_text((colours.group() if colours else "") + STYLE, "utf-8")
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    names = {page: name_headings(reader.parse(page.read_text("utf-8"))) for page in PAGES}
    broken = list[str]()
    for page in PAGES:
        tokens = reader.parse(page.read_text("utf-8"))
        name_headings(tokens)
        broken += [f"{page.relative_to(REPOSITORY)}: {link}" for link in turn_links(tokens, page, page, names)]
        side = reader.parse(INDEX.read_text("utf-8"))
        turn_links(side, INDEX, page, names)
        place = folder / address(page)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(
            PAGE.format(
                title=escape(next(iter(names[page].values()), page.stem)),
                up="../" * (len(address(page).parts) - 1),
                index=reader.renderer.render(side[HEADING:], reader.options, {}),
                body=reader.renderer.render(tokens, reader.options, {}),
            ),
            "utf-8",
        )
    return broken


def address(page: Path) -> Path:
    """Where a document stands in the site; the README is its first page."""
    place = page.relative_to(REPOSITORY).with_suffix(".html")
    return Path("index.html") if place == Path("README.html") else place


def name_headings(tokens: list[Token]) -> dict[str, str]:
    """Give each heading the name links know it by, and tell {name: words}."""
    found = dict[str, str]()
    for opened, words in pairwise(tokens):
        if opened.type == "heading_open":
            name = re.sub(r"[^\w\- ]", "", words.content.lower()).replace(" ", "-")
            opened.attrSet("id", name)
            found[name] = re.sub(r"[`*]", "", words.content)
    return found


def turn_links(tokens: list[Token], source: Path, page: Path, names: dict[Path, dict[str, str]]) -> list[str]:
    """Let what `source` links to be found from `page` in the site; what leads nowhere comes back."""
    broken = list[str]()
    for token in (one for block in tokens for one in block.children or ()):
        for attribute in ("href", "src"):
            link = str(token.attrGet(attribute) or "")
            if not link or re.match(r"[a-z]+:", link):
                continue
            name, _, anchor = link.partition("#")
            meant = (source.parent / name).resolve() if name else source
            if not meant.exists() or (anchor and anchor not in names.get(meant, {})):
                broken.append(link)
                continue
            if meant in names or meant.is_relative_to(REPOSITORY / "docs" / "pictures"):
                place = address(meant) if meant in names else meant.relative_to(REPOSITORY)
                turned = os.path.relpath(place, address(page).parent)
                token.attrSet(attribute, f"{turned}#{anchor}" if anchor else turned)
            else:  # a file of the code, which the site has not
                token.attrs.pop(attribute)
    return broken


if __name__ == "__main__":
    sys.exit(main())
