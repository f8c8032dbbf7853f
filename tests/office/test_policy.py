"""The office runs under the shops' content policy; what that takes from unfold is known here, should unfold change."""

import hashlib
import re
from collections import Counter
from pathlib import Path

import unfold
from django.contrib.staticfiles import finders
from django.test import Client

import jangteo
from jangteo.kernel.models import AuditEntry

UNFOLD, OWN = Path(unfold.__file__).parent, Path(jangteo.__file__).parent
# What office/templates and office/before_unfold stand in the place of, or rest on: see how it changed, then ours.
KNOWN = {
    "templates/admin/base.html": "7428a8411d69ed81",
    "templates/unfold/layouts/unauthenticated.html": "768501529f1a8dae",
    "templates/unfold/layouts/skeleton.html": "062bb8d9caf56385",
    "static/unfold/js/alpine/alpine.js": "04656d770039b55a",
}
SAID = re.compile(r"""\s(?:x-[\w.:-]+|@[\w.:-]+|:[\w-]+)=("([^"]*(?:\{[%{].*?[%}]\}[^"]*)*)"|'([^']*)')""", re.DOTALL)
NOT_READ = re.compile(r"`|\bif ?\(|\b(?:window|document|Math|localStorage|getCurrentTab|new|return)\b|=>|\?\.|\.\.\.")
IN_OTHER_WORDS = {  # by office/frame.js, as many as it knows
    "admin/change_form.html": 1,
    "admin/nav_sidebar.html": 3,
    "unfold/helpers/command.html": 1,
    "unfold/helpers/navigation_user.html": 1,
    "unfold/layouts/skeleton.html": 1,
}


def test_no_page_of_the_office_holds_anything_inline(staff: Client) -> None:
    entry = AuditEntry.objects.exclude(after=None).latest("at")
    paths = ["", "orders/", "shelves/", "search/shelfrulerow/", f"kernel/auditentry/{entry.pk}/change/"]
    for page in [Client().get("/office/login/"), *(staff.get(f"/office/{path}") for path in paths)]:
        text, path = page.content.decode(), page.request["PATH_INFO"]
        assert page.status_code == 200, path
        assert re.findall(r"<script(?![^>]*\b(?:src=|type=\"application/json\"))", text) == [], path
        assert re.findall(r"<style(?! nonce)|\sstyle=|\son[a-z]+=", text) == [], path
        assert re.match(r"default-src 'self'; script-src 'self'", page["Content-Security-Policy"]), path
        assert "unsafe" not in page["Content-Security-Policy"], path


def test_the_page_that_reads_out_the_api_has_the_same_policy(db: None) -> None:
    page = Client().get("/api/v1/docs")
    assert (page.status_code, "unsafe" in page["Content-Security-Policy"]) == (200, False)


def test_no_template_holds_a_style_or_a_handler() -> None:
    for path in OWN.rglob("templates/**/*.html"):
        if "documents" not in path.parts:
            assert re.findall(r"<style(?! nonce)|\sstyle=\"|\son[a-z]+=\"", path.read_text("utf-8")) == [], path


def test_alpine_is_the_build_that_needs_no_eval() -> None:
    served = Path(str(finders.find("unfold/js/alpine/alpine.js"))).read_text("utf-8")
    assert "CSP Parser Error" in served
    assert "new Function" not in served
    assert "AsyncFunction" not in served


def test_what_is_replaced_of_unfold_is_as_it_was_when_it_was_replaced() -> None:
    assert {name: hashlib.sha256((UNFOLD / name).read_bytes()).hexdigest()[:16] for name in KNOWN} == KNOWN


def test_what_unfold_says_beyond_alpines_plain_words_is_what_frame_js_puts_otherwise() -> None:
    found: Counter[str] = Counter()
    for path in (UNFOLD / "templates").rglob("*.html"):
        said = [double or single for _, double, single in SAID.findall(path.read_text("utf-8"))]
        found[path.relative_to(UNFOLD / "templates").as_posix()] += sum(bool(NOT_READ.search(one)) for one in said)
    assert +found == IN_OTHER_WORDS
