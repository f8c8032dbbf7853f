"""Payment terms that the dealers have, how much they may owe, and two ways to pay in parts."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.channels.types import Channel
from jangteo.credit import services as credit
from jangteo.credit.types import CheckStage, DueBase, Every, OfferDraft, RefundPolicy, Rhythm, Terms
from jangteo.demo.content.types import Content
from jangteo.demo.content.yaml_files import bilingual, read
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.parties.selectors import list_units

LENDER = "fake"


def make_credit(content: Content, shops: Mapping[str, Channel], buyers: Mapping[str, Buyer]) -> str:
    """All of it, from today on: orders of the year were paid as they were placed; returns what there is."""
    rows = read("credit.yml")
    for row in rows["terms"]:
        _write_terms(row)
    given = [one for one in content.companies if one.terms]
    for company in given:
        credit.grant_terms(
            code=company.terms, party_id=_party(buyers, company.code), channel_id=shops["wholesale"].id, actor=SEEDER
        )
    lines = {(row["company"], row.get("unit", "")): _open(row, buyers) for row in rows["lines"]}
    _raise(rows["raised"], lines)
    for row in rows["offers"]:
        credit.save_offer(offer=_offer(row, shops["shop"]), actor=SEEDER)
    return f"{len(rows['terms'])} payment terms given to {len(given)} dealers, {len(lines)} credit lines"


def _write_terms(row: Mapping[str, Any]) -> None:
    name = bilingual(row["name"])
    terms = Terms(
        DueBase(row["base"]),
        days=row.get("days", 0),
        months=row.get("months", 0),
        day=row.get("day", 0),
        deposit_rate=Decimal(row.get("deposit", "0")),
        discount_rate=Decimal(row.get("discount", "0")),
        discount_days=row.get("discount_days", 0),
    )
    credit.save_terms(code=row["code"], names={"ko": name.ko, "en": name.en}, terms=terms, actor=SEEDER)


def _open(row: Mapping[str, Any], buyers: Mapping[str, Buyer]) -> UUID:
    party_id = _party(buyers, row["company"])
    if "unit" in row:
        party_id = next(one.id for one in list_units(party_id) if one.name == row["unit"])
    return credit.open_line(
        party_id=party_id,
        limit=_won(row["limit"]),
        tolerance=_won(row.get("tolerance", 0)),
        stage=CheckStage(row.get("stage", "order")),
        actor=SEEDER,
    )


def _raise(row: Mapping[str, Any], lines: Mapping[tuple[str, str], UUID]) -> None:
    credit.raise_for_a_while(
        line_id=lines[row["company"], ""],
        amount=_won(row["amount"]),
        from_at=clock.now(),
        until_at=clock.now() + timedelta(days=row["days"]),
        why=bilingual(row["why"]).ko,
        actor=SEEDER,
    )


def _offer(row: Mapping[str, Any], shop: Channel) -> OfferDraft:
    name = bilingual(row["name"])
    return OfferDraft(
        code=row["code"],
        names={"ko": name.ko, "en": name.en},
        count=row["count"],
        every=Every(row["every"], Rhythm(row["rhythm"])),
        smallest=_won(row["smallest"]),
        largest=_won(row["largest"]) if "largest" in row else None,
        channels=frozenset({shop.id}),
        only_categories=frozenset(row.get("only", ())),
        refund_policy=RefundPolicy(row["policy"]),
        lender=LENDER,
    )


def _party(buyers: Mapping[str, Buyer], code: str) -> UUID:
    party_id = buyers[code].actor.party_id
    if party_id is None:
        raise ValueError(f"{code} is nobody")
    return party_id


def _won(minor: int) -> Money:
    return Money(minor, "KRW")
