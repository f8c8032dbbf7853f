"""Rules, contents and decisions as JSON, and back: what was asked for is kept exactly as it was."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.approvals.types import (
    Approver,
    Compare,
    Condition,
    Content,
    ContentLine,
    Joined,
    Measure,
    Quorum,
    Requirement,
    Rule,
    Tier,
)
from jangteo.kernel.money import Money

type Packed = Mapping[str, Any]


def pack_rule(rule: Rule) -> dict[str, Any]:
    """All of a rule but its id and name; equal rules are packed equally."""
    return {
        "joined": rule.joined.value,
        "conditions": [_condition(one) for one in rule.conditions],
        "tiers": _tiers(rule.tiers),
        "not_below": _money(rule.not_below),
        "window_days": rule.window_days,
        "escalates_after": _seconds(rule.escalates_after),
    }


def read_rule(rule_id: UUID, name: str, packed: Packed) -> Rule:
    """The rule that was packed."""
    return Rule(
        id=rule_id,
        name=name,
        tiers=_read_tiers(packed["tiers"]),
        conditions=tuple(_read_condition(one) for one in packed["conditions"]),
        joined=Joined(packed["joined"]),
        not_below=_read_money(packed["not_below"]),
        window_days=packed["window_days"],
        escalates_after=_read_seconds(packed["escalates_after"]),
    )


def pack_content(content: Content) -> dict[str, Any]:
    """What was asked for, as it was shown."""
    return {
        "lines": [
            {"sku": one.sku, "name": one.name, "unit": one.unit, "quantity": one.quantity, "gross": _money(one.gross)}
            for one in content.lines
        ],
        "shipping": _money(content.shipping),
        "total": _money(content.total),
        "texts": dict(content.texts),
    }


def read_content(packed: Packed, total: Money) -> Content:
    """The content that was packed; of an erased person's only the total is left.

    total  as the request's own columns say
    """
    if not packed:
        return Content((), Money.zero(total.currency), total)
    lines = tuple(
        ContentLine(one["sku"], one["unit"], one["quantity"], Money(**one["gross"]), one["name"])
        for one in packed["lines"]
    )
    return Content(lines, Money(**packed["shipping"]), Money(**packed["total"]), packed["texts"])


def pack_requirements(requirements: Iterable[Requirement]) -> list[dict[str, Any]]:
    """What an order needed when it was asked for."""
    return [
        {
            "rule": str(one.rule_id),
            "name": one.name,
            "tiers": _tiers(one.tiers),
            "escalates_after": _seconds(one.escalates_after),
            "because": [dict(why) for why in one.because],
        }
        for one in requirements
    ]


def read_requirements(packed: Sequence[Packed]) -> tuple[Requirement, ...]:
    """The requirements that were packed."""
    return tuple(
        Requirement(
            rule_id=UUID(one["rule"]),
            name=one["name"],
            tiers=_read_tiers(one["tiers"]),
            escalates_after=_read_seconds(one["escalates_after"]),
            because=tuple(one["because"]),
        )
        for one in packed
    )


def pack_approvers(approvers: Iterable[Approver]) -> list[dict[str, Any]]:
    """As whom somebody decided, with what they held then."""
    return [
        {"person": str(one.person_id), "roles": sorted(one.roles), "leads": one.is_administrator} for one in approvers
    ]


def read_approvers(packed: Sequence[Packed]) -> tuple[Approver, ...]:
    """The approvers that were packed."""
    return tuple(Approver(UUID(one["person"]), frozenset(one["roles"]), one["leads"]) for one in packed)


def _condition(one: Condition) -> dict[str, Any]:
    return {
        "measure": one.measure.value,
        "compare": one.compare.value,
        "amount": _money(one.amount),
        "number": None if one.number is None else str(one.number),
        "codes": sorted(one.codes),
    }


def _read_condition(packed: Packed) -> Condition:
    return Condition(
        measure=Measure(packed["measure"]),
        compare=Compare(packed["compare"]),
        amount=_read_money(packed["amount"]),
        number=None if packed["number"] is None else Decimal(packed["number"]),
        codes=frozenset(packed["codes"]),
    )


def _tiers(tiers: Iterable[Tier]) -> list[list[dict[str, Any]]]:
    return [
        [
            {"least": one.least, "roles": sorted(one.roles), "people": sorted(map(str, one.people))}
            for one in tier.quorums
        ]
        for tier in tiers
    ]


def _read_tiers(packed: Sequence[Sequence[Packed]]) -> tuple[Tier, ...]:
    return tuple(
        Tier(
            tuple(
                Quorum(one["least"], frozenset(one["roles"]), frozenset(UUID(who) for who in one["people"]))
                for one in quorums
            )
        )
        for quorums in packed
    )


def _money(amount: Money | None) -> dict[str, Any] | None:
    return None if amount is None else {"minor": amount.minor, "currency": amount.currency}


def _read_money(packed: Packed | None) -> Money | None:
    return None if packed is None else Money(**packed)


def _seconds(time: timedelta | None) -> int | None:
    return None if time is None else time // timedelta(seconds=1)


def _read_seconds(packed: int | None) -> timedelta | None:
    return None if packed is None else timedelta(seconds=packed)
