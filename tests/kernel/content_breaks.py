"""How the promise of redirects is broken by hand."""

from collections.abc import Mapping
from typing import Any

from factories import ACTOR, channel
from jangteo.content.services import add_redirect
from kernel.money_breaks import Break

CONTENT_BREAKS: Mapping[str, Break] = {
    "content.redirects_lead_there_at_once": Break(
        "UPDATE content_redirect SET new_path = old_path WHERE id = {redirect}",
        "redirect",
        without="content_redirect DISABLE TRIGGER USER",
    ),
}


def redirected() -> dict[str, Any]:
    """An old address that leads on."""
    made = channel("paged")
    return {"redirect": add_redirect(channel_id=made.id, old_path="/a/", new_path="/b/", actor=ACTOR)}
