"""The page for those who receive webhooks: its Python verifies what we send and survives doubles."""

import json
from datetime import UTC, datetime
from uuid import UUID

from docs.test_how_to import follow
from jangteo.webhooks.rules.signing import headers, secret_text

NOON = datetime(2026, 5, 1, 3, 0, tzinfo=UTC)
SECRET = secret_text(b"k" * 32)


def test_what_we_send_is_verified_by_the_code_of_the_page() -> None:
    names = follow("receive-webhooks.md")
    body = '{"type":"ordering.order_placed","number":"주문"}'.encode()
    secrets = [secret_text(b"n" * 32), SECRET]
    sent = headers(secrets, event_id=UUID(int=1), delivery_id=UUID(int=2), at=NOON, body=body)
    now = NOON.timestamp()
    is_ours = names["is_ours"]
    assert [is_ours(sent, body, one, now) for one in secrets] == [True, True]
    assert not is_ours(sent, body + b" ", SECRET, now)
    assert not is_ours(sent, body, secret_text(b"x" * 32), now)
    assert not is_ours(sent, body, SECRET, now + 301)


def test_doubles_and_replays_change_nothing() -> None:
    names = follow("receive-webhooks.md")
    kinds = ["ordering.order_placed", "ordering.order_cancelled"]
    messages = [
        {"id": str(number), "sequence": number, "type": kind, "data": {"order_id": "o"}}
        for number, kind in enumerate(kinds, 1)
    ]
    for message in (messages[1], messages[0], messages[0], messages[1]):
        names["take"](json.loads(json.dumps(message)))
    assert names["states"] == {"o": (2, "ordering.order_cancelled")}
