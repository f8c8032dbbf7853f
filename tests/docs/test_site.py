"""The documents as a site: every page, all links inside it."""

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
SCRIPT = REPOSITORY / "scripts" / "docs_site.py"


class Links(HTMLParser):
    """Where a page leads, and the names of its places."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.leads += [link for link in (told.get("href"), told.get("src")) if link]
        if told.get("id"):
            self.places.add(str(told["id"]))


def test_the_site_holds_every_page_and_leads_nowhere_else(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--to", str(tmp_path / "site")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr

    pages = {page: Links(page.read_text("utf-8")) for page in (tmp_path / "site").rglob("*.html")}
    assert len(pages) == len([*(REPOSITORY / "docs").rglob("*.md")]) + 2
    for page, told in pages.items():
        for link in told.leads:
            if ":" in link:
                continue
            name, _, place = link.partition("#")
            target = (page.parent / name).resolve() if name else page
            assert target.is_file(), f"{page.name}: {link}"
            assert not place or place in pages[target].places, f"{page.name}: {link}"
