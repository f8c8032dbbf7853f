from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.channels import selectors as channels
from jangteo.connect import rules
from jangteo.connect.errors import NothingToWriteTo
from jangteo.connect.types import Difference, Group, ImportMap, Note, Outcome, Verdict
from jangteo.kernel.types import Actor
from jangteo.pricing import selectors as pricing
from jangteo.pricing import services as price_services
from jangteo.pricing.errors import PriceListNotFound
from jangteo.pricing.types import PriceListView, PriceRow


@dataclass(slots=True)
class PriceWriter:
    """Prices of one list, made by the first import when it is missing."""

    plan: ImportMap
    actor: Actor
    digest: str

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Have the price list.

        raises  NothingToWriteTo when a list of this code is something else than the map says
        """
        target = self.plan.target
        found = _find_list(target["code"])
        if found and (found.currency, found.includes_tax) != (target["currency"], target["includes_tax"]):
            raise NothingToWriteTo(
                f"price list {found.code!r} exists in {found.currency}, tax"
                f" {'included' if found.includes_tax else 'excluded'}: not what the map says"
            )
        if not found and not is_rehearsal:
            self._make_list()

    def judge(self, groups: list[Group]) -> Verdict:
        """Compare with the list's prices; a SKU that nothing is sold under is refused."""
        variants = catalog.variants_by_sku([group.last.values["sku"] for group in groups])
        known = self._known_prices([variant.id for variant in variants.values()])
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[PriceRow] = []
        for group in groups:
            row, values = group.last.row, group.last.values
            variant = variants.get(values["sku"])
            if variant is None:
                notes.append(rules.note(row, "unknown_sku", column="sku", value=values["sku"]))
                continue
            old = known.get((variant.id, values["min_quantity"]))
            changes = {} if old is None or old == values["unit_price"] else {"unit_price": (old, values["unit_price"])}
            outcome = rules.outcome_of(is_known=old is not None, changes=changes)
            differences.append(Difference(values["sku"], row, outcome, changes))
            if outcome != Outcome.UNCHANGED:
                wanted.append(PriceRow(variant.id, values["unit_price"], values["min_quantity"]))
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Set the new and changed prices in one call."""
        if verdict.wanted:
            price_services.set_prices(
                price_list_code=self.plan.target["code"], prices=verdict.wanted, actor=self.actor, why=self.plan.source
            )

    def _known_prices(self, variant_ids: list[VariantId]) -> Mapping[tuple[VariantId, int], Decimal]:
        code = self.plan.target["code"]
        return {
            (VariantId(price.variant_id), price.min_quantity): price.unit.value
            for price in pricing.list_prices(variant_ids)
            if price.list_code == code
        }

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


def _find_list(code: str) -> PriceListView | None:
    try:
        return pricing.get_price_list(code)
    except PriceListNotFound:
        return None
