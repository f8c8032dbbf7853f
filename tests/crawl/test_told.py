"""Letters and logs: nothing that somebody enters adds a header, a receiver, a part or a line, or does anything."""

import io
import json
import logging
import os
import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.core import mail

import jangteo
from crawl import lettering
from crawl.canary import listening
from crawl.payloads import PAYLOADS, SUM, named
from crawl.reading import Answer
from crawl.seeing import eyes
from jangteo.config.environment import Environment
from jangteo.config.logs import logging_settings
from jangteo.kernel import letters
from jangteo.kernel.models import Letter

KNOWN = {"Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID",
         "X-Jangteo-Letter"}  # fmt: skip


@pytest.mark.django_db
def test_no_letter_gets_a_header_or_a_receiver_more() -> None:
    """F19; a letter that no address takes stands in nobody's way."""
    for number in range(len(PAYLOADS)):
        text = named(number, "l").replace("\0", "")
        letters.write(to="someone@nowhere.example", subject=text, text=text, purpose="tests.told")
        letters.write(to=text[:254], subject="Told", text="Told", purpose="tests.told")
        letters.write(to=f"someone@nowhere.example{text}"[:254], subject="Told", text="Told", purpose="tests.told")
    while letters.send_batch(1_000):
        pass
    for one in mail.outbox:
        told = message_from_bytes(one.message().as_bytes(), policy=policy.default)
        assert set(told.keys()) <= KNOWN, one.subject
        assert len(told.get_all("To", [])) == 1, one.subject
        assert told.get_content_type() == "text/plain"
        assert not {"\r", "\n"} & set(one.subject)
    sent = [one for one in mail.outbox if one.to == ["someone@nowhere.example"]]
    assert len(sent) == len(PAYLOADS)
    assert not Letter.objects.filter(sent_at=None, last_error="").exists()


def sent() -> list[tuple[str, Any]]:
    """(who writes it, the mail as it leaves) for every letter there is."""
    names = list[str]()
    while letters.send_batch(1_000):  # what waited before is not ours
        pass
    mail.outbox.clear()
    for name, subject, text in lettering.letters_of_all():
        letters.write(to="someone@nowhere.example", subject=subject, text=text, purpose="tests.told")
        names.append(name)
    while letters.send_batch(1_000):
        pass
    mails = [message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in mail.outbox]
    return list(zip(names, mails, strict=True))


@pytest.mark.django_db
def test_each_letter_is_one_part_of_plain_text() -> None:
    whole = ""
    for name, told in sent():
        assert set(told.keys()) <= KNOWN, name
        assert [part.get_content_type() for part in told.walk()] == ["text/plain"], name
        whole += told["Subject"] + told.get_content()
    assert str(SUM) not in whole
    assert len(set(re.findall(r"zqmx(\d+)", whole))) >= 120  # payloads, by their numbers


def test_whoever_writes_letters_is_known() -> None:
    home = Path(jangteo.__file__).parent
    found = {
        one.relative_to(home).as_posix() for one in home.rglob("*.py") if "letters.write(" in one.read_text("utf-8")
    }
    assert found == lettering.MAKERS.keys() | lettering.OURS_ALONE.keys()


@pytest.mark.long
@pytest.mark.browser
@pytest.mark.django_db
def test_no_letter_does_anything_in_a_browser() -> None:
    """Each part as what it says it is; nothing runs, nothing is fetched."""
    of = int(os.environ.get("CRAWL_OF") or 12)
    parts = [(name, part) for name, told in sent()[::of] for part in told.walk() if not part.is_multipart()]
    with listening() as canary, eyes(canary) as browser:
        for name, part in parts:
            head = {"Content-Type": f"{part.get_content_type()}; charset=utf-8"}
            content = part.get_payload(decode=True)
            assert browser.look(Answer(name, "", 200, part.get_content_type(), head, content)) == [], name
        assert "zqm" in browser.page.inner_text("body")
        assert canary.heard == []


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_log_gets_a_line_more(form: str) -> None:
    """F21: by an event of a library, by a value, and by what an exception says."""
    made = logging_settings(Environment.read({"JANGTEO_LOG_FORMAT": form}))
    chosen, out = dict(made["formatters"]["chosen"]), io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(chosen.pop("()")(**chosen))
    logging.getLogger().addHandler(handler)
    try:
        for number in range(len(PAYLOADS)):
            text = named(number, "g")
            logging.getLogger("library").error("told %s", text)
            structlog.get_logger("ours").error("told", value=text)
        lines = out.getvalue().splitlines()
        assert len(lines) == 2 * len(PAYLOADS)
        assert "\x1b" not in out.getvalue()
        try:
            raise ValueError("one\n2026-01-01T00:00:00Z [info     ] zqx-forged\r\x1b[2J")
        except ValueError:
            logging.getLogger("library").exception("broke")
        assert not [line for line in out.getvalue().splitlines() if line.startswith("2026-01-01")]
        if form == "json":
            assert all(isinstance(json.loads(line), dict) for line in out.getvalue().splitlines())
    finally:
        logging.getLogger().removeHandler(handler)
