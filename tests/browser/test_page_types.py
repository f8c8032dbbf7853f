"""Every type of page of both shops and the office shuts nobody out; `make stories` looks at them all."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from browser.conftest import Site
from browser.seeing import Eyes
from browser.walk import NOT_WALKED, PageType, routes, walk_all

pytestmark = [pytest.mark.browser, pytest.mark.long]


@dataclass(frozen=True, slots=True)
class Walked:
    """What all visitors together have found."""

    pages: list[PageType]
    answers: dict[str, str]
    cookies: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def walked(site: Site) -> Walked:
    return Walked(*walk_all(site.address))


def test_each_route_is_walked_or_told(walked: Walked) -> None:
    """A new page is looked at by itself, or somebody writes down why not."""
    known = set(routes())
    reached = {page.route for page in walked.pages} | set(walked.answers)

    assert sorted(known - reached - set(NOT_WALKED)) == []
    assert sorted(set(NOT_WALKED) - known) == []
    assert sorted(set(NOT_WALKED) & reached) == []


@pytest.mark.parametrize(("language", "width"), [("ko", 1280), ("en", 390)])
def test_no_type_of_page_shuts_anyone_out(
    walked: Walked, browser: Browser, site: Site, language: str, width: int
) -> None:
    eyes = Eyes(browser, site.address, walked.cookies, language, width)
    faults = {
        f"{page.name} {page.address}": found
        for page in walked.pages
        if (found := eyes.faults(page.visitor, page.address))
    }
    eyes.close()

    assert faults == {}
    assert len(walked.pages) > 200
