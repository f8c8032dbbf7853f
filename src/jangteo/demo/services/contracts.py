from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.catalog.selectors.shelves import categories_by_slug
from jangteo.catalog.types import VariantId
from jangteo.contracts import services as contracts
from jangteo.contracts.types import CommitmentDraft, CommitmentPeriod, ContractDraft, Measure, NewList, RenewalKind
from jangteo.demo.content.yaml_files import bilingual, read
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.insights.services import simulate_contract
from jangteo.kernel import clock
from jangteo.pricing.selectors import get_price_list, priced_by_list, standing_ladders
from jangteo.pricing.types import Bound, Derivation


def make_contracts(goods: Mapping[str, VariantId], buyers: Mapping[str, Buyer], today: date) -> int:
    """What was agreed with two dealers for the year, with volumes; returns how many.

    today  the end of the demo's year, by which the file counts the last days
    """
    rows = read("contracts.yml")["contracts"]
    for row in rows:
        volumes = tuple(_volume(one, goods) for one in row["volumes"])
        _agree(row, buyers, today, price_list=row["list"], commitments=volumes)
    return len(rows)


def make_linked_contract(goods: Mapping[str, VariantId], buyers: Mapping[str, Buyer]) -> None:
    """Prices that follow the trade list from today on, some of them held by a floor or a cap."""
    row = read("contracts.yml")["linked"]
    base = get_price_list(row["base"])
    derived = Derivation(base.code, Decimal(row["times"]), Decimal(row["round_to"]))
    new_list = NewList(base.currency, base.includes_tax, 25, derived=derived, bounds=_bounds(row, goods))
    _agree(row, buyers, clock.now(), new_list=new_list)
    contracts.give_notices()


def _agree(row: Any, buyers: Mapping[str, Buyer], today: date, **of_list: Any) -> None:
    party_id = buyers[row["company"]].actor.party_id
    if party_id is None:
        raise ValueError(f"{row['company']} is nobody")
    name = bilingual(row["name"])
    last_day = today + timedelta(days=row["until"])
    draft = ContractDraft(
        code=row["code"],
        names={"ko": name.ko, "en": name.en},
        party_id=party_id,
        valid_from=datetime.combine(clock.today(), time(), clock.SEOUL),
        valid_until=datetime.combine(last_day + timedelta(days=1), time(), clock.SEOUL),
        notice_days=row["notice"],
        renewal=RenewalKind(row["renewal"]),
        renewal_months=row.get("months"),
        **of_list,
    )
    contract_id = contracts.draft_contract(draft=draft, actor=SEEDER)
    simulate_contract(code=draft.code, actor=SEEDER)
    contracts.activate_contract(contract_id=contract_id, actor=SEEDER)


def _volume(row: Any, goods: Mapping[str, VariantId]) -> CommitmentDraft:
    shelf = categories_by_slug([row["category"]])[row["category"]] if "category" in row else None
    return CommitmentDraft(
        committed=row.get("pieces") or row["amount"],
        measure=Measure.QUANTITY if "pieces" in row else Measure.AMOUNT,
        period=CommitmentPeriod(row["period"]),
        variant_id=goods[row["sku"]] if "sku" in row else None,
        category_id=shelf.id if shelf else None,
    )


def _bounds(row: Any, goods: Mapping[str, VariantId]) -> Mapping[UUID, Bound]:
    """Of the first SKUs that no other contract of the company prices: a cap that acts, a floor that acts, and width."""
    agreed = priced_by_list([one["list"] for one in read("contracts.yml")["contracts"]])
    free = [pk for _sku, pk in sorted(goods.items()) if not any(pk in priced for priced in agreed.values())]
    ladders = standing_ladders(row["base"], free)
    chosen = [pk for pk in free if pk in ladders][: row["bounds"]]
    shares = [(None, "0.95"), ("0.98", None), ("0.80", "1.10")]
    return {
        pk: Bound(*(_part(ladders[pk].steps[min(ladders[pk].steps)].value, share) for share in pair))
        for pk, pair in zip(chosen, shares, strict=False)
    }


def _part(price: Decimal, share: str | None) -> Decimal | None:
    return None if share is None else (price * Decimal(share)).quantize(Decimal("1E1")).quantize(Decimal(1))
