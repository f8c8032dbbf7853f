"""The listener does hear: whatever of a payload is let through, by a browser or by this process, comes to it."""

import os
import urllib.request

import pytest

from crawl.canary import Canary, listening
from crawl.payloads import PAYLOADS
from crawl.reading import Answer
from crawl.seeing import Eyes, eyes

# One way to ask for elsewhere each, as a page would hold it that forgot to escape.
LEAKS = {
    "picture": "<img src=//zqx.test/picture>",
    "sizes": "<img srcset='//zqx.test/sizes 1x'>",
    "style": "<p style=\"background:url('//zqx.test/style')\">x</p>",
    "sheet": "<style>@import '//zqx.test/sheet';</style>",
    "face": "<style>@font-face{font-family:z;src:url(//zqx.test/face)}</style><p style='font-family:z'>x</p>",
    "drawing": "<svg><image href=//zqx.test/drawing></svg>",
    "frame": "<iframe src=//zqx.test/frame></iframe>",
    "object": "<object data=//zqx.test/object></object>",
    "script": "<script src=//zqx.test/script></script>",
    "beacon": "<img src=x:x onerror=\"navigator.sendBeacon('//zqx.test/beacon')\">",
    "call": "<script>fetch('//zqx.test/call', {mode: 'no-cors'})</script>",
    "refresh": "<meta http-equiv=refresh content='0;url=//zqx.test/refresh'>",
}
# They are made for somebody who cuts tags out, adds what is missing, or fills a template.
FOR_OTHERS = {"script split", "picture left open", "template 7"}


def page(body: str, kind: str = "text/html") -> Answer:
    return Answer("by hand", "/", 200, kind, {"Content-Type": f"{kind}; charset=utf-8"}, body.encode())


def comes(browser: Eyes, canary: Canary, path: str) -> bool:
    """Waits for it; a machine that is busy takes its time."""
    for _ in range(200):
        if path in canary.heard:
            return True
        browser.page.wait_for_timeout(25)
    return False


@pytest.mark.browser
def test_a_browser_that_is_led_away_is_heard() -> None:
    with listening() as canary, eyes(canary) as browser:
        escaped = "".join(LEAKS.values()).replace("<", "&lt;")
        assert browser.look(page(f"<!doctype html><p>{escaped}")) == []
        assert browser.look(page("".join(LEAKS.values()), "text/plain")) == []
        assert canary.heard == []
        browser.look(page("<!doctype html><p>" + "".join(LEAKS.values())))
        assert [name for name in LEAKS if not comes(browser, canary, f"/{name}")] == []
        assert {f"asked for http://zqx.test/{name}" for name in LEAKS} <= set(browser.hits)


@pytest.mark.skipif("CRAWL" not in os.environ, reason="`make crawl` runs it")
@pytest.mark.browser
def test_payloads_do_what_they_say_where_nobody_escapes_them() -> None:
    """A crawl whose payloads were harmless would find nothing anywhere."""
    with listening() as canary, eyes(canary) as browser:
        tags = {name: text.replace("@", "zqhand") for name, text in PAYLOADS.items() if text.startswith("<")}
        quiet = {name for name, text in tags.items() if not browser.look(page(f"<!doctype html><body>{text}"))}
        assert quiet == FOR_OTHERS
        assert comes(browser, canary, "/zqhand")


def test_this_process_is_heard() -> None:
    with listening() as canary:
        for url in ("http://zqx.test/one", "http://deeper.zqx.test:8080/two"):
            urllib.request.urlopen(url, timeout=2).close()
    assert [path for path in canary.heard if path] == ["/one", "/two"]
