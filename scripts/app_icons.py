"""Draw the icons by which a phone shows an installed shop.

    .venv/bin/python scripts/app_icons.py

Writes src/jangteo/storefront/static/storefront/icons: for each theme the mark on its accent as SVG, and Chromium's
pictures of it at 192 and 512, once with round corners and once without (maskable: the mark stays inside the middle).
"""

import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

import browser

ICONS = Path(__file__).resolve().parent.parent / "src" / "jangteo" / "storefront" / "static" / "storefront" / "icons"
ACCENTS = {"shop": "#c8452b", "wholesale": "#1f4e79"}  # frontend/src/tokens.css
SIZES = (192, 512)
MARK = (
    '<path d="M4.2 5h19.6l2.2 6.500H2z" fill="#fff"/>'
    '<path d="M2 11.500a4 4 0 0 0 8 0 4 4 0 0 0 8 0 4 4 0 0 0 8 0" fill="#fff" fill-opacity=".5"/>'
    '<path d="M5 17v6.500h18V17" fill="none" stroke="#fff" stroke-width="2.4" stroke-linecap="round" '
    'stroke-linejoin="round"/>'
)


def drawing(accent: str, *, is_maskable: bool) -> str:
    """The mark in white on the accent; a maskable one fills its square and leaves more air."""
    scale, corner = (0.56, 0) if is_maskable else (0.7, 6)
    move = 14 - 14 * scale
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><rect width="28" height="28" rx="{corner}" '
        f'fill="{accent}"/><g transform="translate({move:.2f} {move:.2f}) scale({scale})">{MARK}</g></svg>\n'
    )


def photograph(page: Page, picture: str, size: int, file: Path) -> None:
    """Chromium's picture of a drawing, with what is not drawn left clear."""
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block; width: {size}px }}</style>{picture}")
    page.screenshot(path=file, omit_background=True)


def main() -> int:
    """Draw them all; 2 without a browser."""
    path = browser.find()
    if path is None:
        return 2
    ICONS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = chromium.new_page()
        for look, accent in ACCENTS.items():
            (ICONS / f"{look}.svg").write_text(drawing(accent, is_maskable=False), encoding="utf-8")
            for size in SIZES:
                photograph(page, drawing(accent, is_maskable=False), size, ICONS / f"{look}-{size}.png")
                photograph(page, drawing(accent, is_maskable=True), size, ICONS / f"{look}-maskable-{size}.png")
        chromium.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
