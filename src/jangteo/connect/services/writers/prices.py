from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantView
from jangteo.channels import selectors as channels
from jangteo.connect import rules
from jangteo.connect.errors import NothingToWriteTo
from jangteo.connect.types import SIGN, Difference, Group, ImportMap, Note, Outcome, Verdict
from jangteo.kernel import clock
from jangteo.kernel.types import Actor
from jangteo.pricing import selectors as pricing
from jangteo.pricing import services as price_services
from jangteo.pricing.errors import PriceListNotFound
from jangteo.pricing.types import PriceListView, PricePeriod, PriceRow


@dataclass(slots=True)
class PriceWriter:
    """Prices of one list, made by the first import when it is missing; or of the lists that the rows name."""

    plan: ImportMap
    actor: Actor
    digest: str
    _lists: dict[str, PriceListView | None] = field(default_factory=dict)

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Have the price list.

        raises  NothingToWriteTo when a list of this code is something else than the map says
        """
        target = self.plan.target
        if not target:
            return
        found = _find_list(target["code"])
        if found and (found.currency, found.includes_tax) != (target["currency"], target["includes_tax"]):
            raise NothingToWriteTo(
                f"price list {found.code!r} exists in {found.currency}, tax"
                f" {'included' if found.includes_tax else 'excluded'}: not what the map says"
            )
        if not found and not is_rehearsal:
            self._make_list()

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the lists' prices; a SKU that nothing is sold under is refused, and a list that there is not."""
        variants = catalog.variants_by_sku([group.last.values["sku"] for group in groups])
        places = {group.key: self._place(group, variants) for group in groups}
        steps = pricing.stored_steps(
            (code, variants[sku].id, quantity) for code, sku, quantity in places.values() if sku in variants
        )
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[tuple[str, PriceRow]] = []
        now, is_dated = clock.now(), not {"since", "until"}.isdisjoint(self.plan.fields)
        for group in groups:
            row, values = group.last.row, group.last.values
            code, sku, quantity = places[group.key]
            if refusal := self._refusal(code, sku, variants):
                notes.append(rules.note(row, refusal[0], column=refusal[1], value=values.get(refusal[1]) or code))
                continue
            wish = PricePeriod(values["unit_price"], values.get("since"), values.get("until"))
            old = _old_price(steps[code, variants[sku].id, quantity], wish, now, is_dated=is_dated)
            changes = {} if old in (None, wish.unit_price) else {"unit_price": (old, wish.unit_price)}
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            differences.append(Difference(sku, row, outcome, changes, SIGN.join((code, sku, str(quantity)))))
            if outcome != Outcome.UNCHANGED:
                wanted.append((code, PriceRow(variants[sku].id, wish.unit_price, quantity, wish.since, wish.until)))
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Set the new and changed prices in one call a list."""
        for code, rows in groupby(sorted(verdict.wanted, key=lambda one: one[0]), key=lambda one: one[0]):
            price_services.set_prices(
                price_list_code=code, prices=[row for _, row in rows], actor=self.actor, why=self.plan.source
            )

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """Every price in time of the steps."""
        steps = self._steps(subjects)
        stored = pricing.stored_steps(steps.values())
        return {
            subject: [_told(one) for one in stored[steps[subject]]] if subject in steps else None
            for subject in subjects
        }

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """The steps as they were in time."""
        steps = self._steps(before)
        ordered = sorted(steps, key=lambda subject: steps[subject][0])
        for code, subjects in groupby(ordered, key=lambda subject: steps[subject][0]):
            price_services.put_steps(
                price_list_code=code,
                steps={steps[one][1:]: [_period(told) for told in before[one] or ()] for one in subjects},
                actor=self.actor,
                why=self.plan.source,
            )
        return dict.fromkeys(before.keys() - steps.keys(), "gone")

    def _steps(self, subjects: Collection[str]) -> Mapping[str, tuple[str, Any, int]]:
        parts = {subject: subject.split(SIGN) for subject in subjects}
        variants = catalog.variant_ids_by_sku({sku for _, sku, _ in parts.values()})
        return {
            subject: (code, variants[sku], int(quantity))
            for subject, (code, sku, quantity) in parts.items()
            if sku in variants
        }

    def _place(self, group: Group, variants: Mapping[str, VariantView]) -> tuple[str, str, int]:
        values = group.last.values
        code = values.get("price_list") or self.plan.target.get("code", "")
        if code not in self._lists:
            self._lists[code] = _find_list(code)
        return code, values["sku"], values["min_quantity"]

    def _refusal(self, code: str, sku: str, variants: Mapping[str, VariantView]) -> tuple[str, str] | None:
        found = self._lists.get(code)
        if sku not in variants:
            return "unknown_sku", "sku"
        if found is None and code != self.plan.target.get("code"):
            return "unknown_price_list", "price_list"
        return ("derived_list", "price_list") if found and found.derived_from else None

    def _make_list(self) -> None:
        target = self.plan.target
        channel = channels.get_channel(target["for_channel"]) if "for_channel" in target else None
        price_services.create_price_list(
            code=target["code"],
            names=target["names"],
            currency=target["currency"],
            includes_tax=target["includes_tax"],
            priority=target.get("priority", 0),
            actor=self.actor,
        )
        if channel:
            price_services.give_to(price_list_code=target["code"], channel_id=channel.id, actor=self.actor)


def _old_price(known: Sequence[PricePeriod], wish: PricePeriod, now: datetime, *, is_dated: bool) -> Decimal | None:
    """What stands where a row would be written: for exactly its time, or else what holds when it begins."""
    exact = next((one for one in known if (one.since, one.until) == (wish.since, wish.until)), None)
    if is_dated and exact is not None:
        return exact.unit_price
    at = wish.since or now
    held = next((one for one in known if (one.since is None or one.since <= at) and _lasts(one, at)), None)
    if is_dated and held is not None and held.unit_price == wish.unit_price:
        return None  # the same price, for another time
    return held.unit_price if held else None


def _lasts(one: PricePeriod, at: datetime) -> bool:
    return one.until is None or one.until > at


def _told(one: PricePeriod) -> list[str]:
    return [str(one.unit_price), one.since.isoformat() if one.since else "", one.until.isoformat() if one.until else ""]


def _period(told: Sequence[str]) -> PricePeriod:
    since, until = (datetime.fromisoformat(one) if one else None for one in told[1:])
    return PricePeriod(Decimal(told[0]), since, until)


def _find_list(code: str) -> PriceListView | None:
    try:
        return pricing.get_price_list(code)
    except PriceListNotFound:
        return None
