"""Colours have one home: the tokens. Sheets and pages only name them, and the office's are the shops'."""

import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
TOKENS = REPOSITORY / "frontend" / "src" / "tokens.css"
OFFICE = REPOSITORY / "src" / "jangteo" / "office" / "static" / "office" / "office.css"
RAW = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(", re.IGNORECASE)
IN_PAGES = re.compile(r"""(?:style|fill|stroke|color)=["'][^"']*#[0-9a-f]{3,8}|-\[(?:#|rgb|hsl)""", re.IGNORECASE)
PAIR = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)")
OWN = re.compile(r"--o-([\w-]+): (#\w+)")
SHARED = {"paper", "surface", "wash", "ink", "line", "line-strong", "trade", "good", "warn", "bad", "on-accent"}
RENAMED = {"ink-soft": "soft", "persimmon": "accent"}
PALETTE = "colours.css"  # unfold's own tokens, in its names, and nothing else


def test_sheets_name_colours_and_hold_none() -> None:
    sheets = [*(REPOSITORY / "frontend" / "src").glob("*.css"), *OFFICE.parent.glob("*.css")]
    found = [
        f"{sheet.name}: {line.strip()[:80]}"
        for sheet in sheets
        if sheet not in (TOKENS,) and sheet.name not in ("fonts.css", PALETTE)
        for line in sheet.read_text("utf-8").splitlines()
        if RAW.search(line) and not line.strip().startswith("--o-")
    ]

    assert found == []
    assert len(sheets) > 6
    assert (
        re.sub(r"/\*.*?\*/|:root \{|\}|\s*--[\w-]+: [^;]+;", "", (OFFICE.parent / PALETTE).read_text("utf-8")).strip()
        == ""
    )


def test_pages_name_colours_and_hold_none() -> None:
    pages = list((REPOSITORY / "src" / "jangteo").rglob("templates/**/*.html"))
    found = [str(page.relative_to(REPOSITORY)) for page in pages if IN_PAGES.search(page.read_text("utf-8"))]

    assert found == []
    assert len(pages) > 200


def test_the_offices_tokens_are_the_shops() -> None:
    named = {**RENAMED, **{name: name for name in SHARED}}
    pairs = PAIR.findall(TOKENS.read_text("utf-8").partition("[data-theme")[0])
    shops = {named[name]: (light, dark) for name, light, dark in pairs if name in named}
    light, dark = re.findall(r"(?::root|html\.dark) \{(.*?)\}", OFFICE.read_text("utf-8"), re.DOTALL)[:2]
    by_night = dict(OWN.findall(dark))

    assert {name: (value, by_night[name]) for name, value in OWN.findall(light)} == shops
