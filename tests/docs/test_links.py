"""Every link between the project's documents leads somewhere."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]*\ssrc=\"([^\"]+)\"")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def read(path: Path) -> str:
    return path.read_text("utf-8")


def anchors(text: str) -> set[str]:
    """The names that headings get as anchors."""
    headings = re.findall(r"^#+ +(.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_links_lead_to_files_and_headings_that_exist(page: Path) -> None:
    broken = []
    for found in LINK.finditer(FENCE.sub("", read(page))):
        link = found.group(1) or found.group(2)
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(read(target))):
            broken.append(link)

    assert broken == []


def test_every_page_of_docs_is_reached_from_the_index() -> None:
    reached: set[Path] = set()
    waiting = [REPOSITORY / "docs/index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for found in LINK.finditer(read(page)):
            target = (page.parent / (found.group(1) or found.group(2)).partition("#")[0]).resolve()
            if target.suffix == ".md" and target.is_file():
                waiting.append(target)

    assert sorted(set((REPOSITORY / "docs").rglob("*.md")) - reached) == []


def test_readme_is_short() -> None:
    assert len(read(REPOSITORY / "README.md").splitlines()) <= 120


def test_every_picture_is_shown_somewhere() -> None:
    shown = {
        (page.parent / (found.group(1) or found.group(2))).resolve()
        for page in PAGES
        for found in LINK.finditer(read(page))
    }

    assert set((REPOSITORY / "docs" / "pictures").iterdir()) - shown == set()
