"""How each promise of bank lines is broken by hand: (statement, which id is found, constraint that is dropped)."""

from collections.abc import Mapping
from typing import Any

from banking.money import account, bring_in, row, won
from factories import ACTOR, order_of
from jangteo.banking import services
from jangteo.banking.types.views import Part
from jangteo.channels.types import Channel
from jangteo.kernel.types import Actor

BANK_KEPT = ("banking_statementline", "banking_application", "banking_setaside")
BANK_BREAKS: Mapping[str, tuple[str, str, str]] = {
    "banking.lines_are_used_once": (
        "UPDATE banking_statementline SET applied_minor = applied_minor + 1 WHERE id = {bank_line}",
        "bank_line",
        "",
    ),
    "banking.suspense_is_what_is_left": (
        "UPDATE banking_statementline SET amount_minor = amount_minor + 1 WHERE id = {bank_line}",
        "bank_line",
        "",
    ),
    "banking.applications_are_captures": (
        "UPDATE banking_application SET amount_minor = amount_minor + 1 WHERE line_id = {bank_line}",
        "bank_line",
        "",
    ),
    "banking.every_line_is_posted_once": (
        "UPDATE banking_statementline SET fingerprint = 'alike'",
        "first_bank_line",
        "banking_statementline DROP CONSTRAINT statementline_once",
    ),
}


def deposited(shop: Channel, buyer: Actor) -> dict[str, Any]:
    """A deposit of which a won was set against an order, and another one."""
    account()
    order_id = order_of(shop, buyer, {"CUP": 1}).pk
    lines = bring_in(row(10), row(20))
    services.apply_line(line_id=lines[0].pk, parts=[Part(order_id, won(1))], actor=ACTOR)
    return {"bank_line": lines[0].pk, "first_bank_line": min(one.pk for one in lines)}
