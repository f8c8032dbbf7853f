"""Letters and logs: nothing that somebody enters adds a header, a receiver or a line."""

import io
import json
import logging
from email import message_from_bytes, policy

import pytest
import structlog
from django.core import mail

from crawl.payloads import PAYLOADS, named
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
