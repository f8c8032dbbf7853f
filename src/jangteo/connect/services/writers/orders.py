from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.channels import selectors as channels
from jangteo.channels import services as channel_services
from jangteo.channels.types import ChannelAccess, TaxView
from jangteo.connect import rules
from jangteo.connect.errors import NothingToWriteTo
from jangteo.connect.types import (
    OWN_SOURCE,
    Difference,
    Group,
    ImportMap,
    Note,
    NoteLevel,
    Outcome,
    StagedRow,
    Values,
    Verdict,
)
from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.types import Actor, PartyId
from jangteo.ordering import selectors as ordering
from jangteo.ordering import services as order_services
from jangteo.ordering.selectors.portable import imported_states, totals_by_number
from jangteo.ordering.types import HistoricalLine, HistoricalOrder, ImportedFigures, OrderKind
from jangteo.parties import selectors as parties
from jangteo.parties.selectors.portable import parties_by_own_key

GUEST_NAME = "Guest"


@dataclass(slots=True)
class OrderWriter:
    """Orders of another system: kept with their own figures, moving no stock, never changed by a later import."""

    plan: ImportMap
    actor: Actor
    digest: str
    _channels: dict[str, UUID] = field(default_factory=dict)
    _variants: dict[str, VariantId | None] = field(default_factory=dict)
    _buyers: dict[str, tuple[PartyId, str] | None] = field(default_factory=dict)

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Have the closed channel that keeps this history, unless the rows name channels.

        raises  NothingToWriteTo when a channel of this code keeps another currency
        """
        target = self.plan.target
        if not target:
            self._channels = {one.code: one.id for one in channels.list_every_channel()}
            return
        found = channels.find_channel_by_code(target["code"])
        if found and found.currency != target["currency"]:
            raise NothingToWriteTo(f"channel {found.code!r} is in {found.currency}, the map says {target['currency']}")
        if found:
            self._channels = {"": found.id}
        elif is_rehearsal:
            self._channels = {"": UUID(int=0)}
        else:
            made = channel_services.create_channel(
                code=target["code"],
                names=target["names"],
                currency=target["currency"],
                actor=self.actor,
                country=target["country"],
                access=ChannelAccess.CLOSED.value,
                tax_view=TaxView.NET.value,
            )
            self._channels = {"": made}

    def judge(self, groups: list[Group]) -> Verdict:
        """Compose each order from its rows; known orders are compared, and refused where they differ."""
        self._learn(groups)
        keys = [group.key for group in groups]
        known = ordering.imported_figures(self.plan.source, keys)
        ours = totals_by_number(keys) if self.plan.source == OWN_SOURCE else {}
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[HistoricalOrder] = []
        for group in groups:
            refusal = self._refusal(group, is_known=group.key in ours)
            order = None if refusal else self._compose(group)
            old = known.get(group.key)
            if order:
                refusal = _figures_refusal(order, group.rows[0].values, old, ours.get(group.key))
            if refusal:
                notes.extend(rules.note(row.row, refusal, value=group.key) for row in group.rows)
                continue
            notes.extend(self._warnings(group))
            is_known = old is not None or group.key in ours
            outcome = Outcome.UNCHANGED if is_known else Outcome.CREATE
            differences.append(Difference(group.key, group.rows[0].row, outcome))
            if order and not is_known:
                wanted.append(order)
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Record the new orders in one call."""
        if verdict.wanted:
            order_services.record_historical_orders(orders=verdict.wanted, actor=self.actor)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """Their figures and states."""
        known = imported_states(self.plan.source, subjects)
        return {key: known.get(key) for key in subjects}

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Orders that came in go, unless something refers to them."""
        gone = order_services.remove_historical_orders(source=self.plan.source, keys=before, actor=self.actor)
        return dict.fromkeys(before.keys() - set(gone), "in_use")

    def _learn(self, groups: Iterable[Group]) -> None:
        """Look up what these rows name and no earlier row did; two or three queries a chunk at most."""
        rows = [row for group in groups for row in group.rows]
        skus = {row.values["sku"] for row in rows} - self._variants.keys()
        if skus:
            found = catalog.variants_by_sku(skus)
            self._variants.update({sku: found[sku].id if sku in found else None for sku in skus})
        keys = {row.values.get("customer") or "" for row in rows} - self._buyers.keys() - {""}
        if keys:
            is_own = self.plan.source == OWN_SOURCE
            find = parties_by_own_key if is_own else parties.parties_by_reference
            ids = find(self.plan.source, keys)
            names = parties.parties_by_id(ids.values())
            self._buyers.update({key: (ids[key], names[ids[key]].name) if key in ids else None for key in keys})

    def _refusal(self, group: Group, *, is_known: bool) -> str:
        """Why an order can't be taken as a whole, or empty."""
        heads = {
            (row.values["kind"], row.values.get("customer") or "", row.values.get("channel") or "")
            for row in group.rows
        }
        if len(heads) > 1:
            return "mixed_header"
        _, customer, channel = next(iter(heads))
        if (channel if not self.plan.target else "") not in self._channels:
            return "unknown_channel"
        return "unknown_customer" if customer and not is_known and not self._buyers[customer] else ""

    def _compose(self, group: Group) -> HistoricalOrder:
        head = group.rows[0].values
        buyer = self._buyers[head["customer"]] if head.get("customer") else None
        placed_at: datetime = min(row.values["placed_at"] for row in group.rows)
        lines = tuple(self._line(row) for row in group.rows)
        return HistoricalOrder(
            source=self.plan.source,
            key=group.key,
            channel_id=self._channels["" if self.plan.target else head["channel"]],
            currency=head["currency"],
            kind=OrderKind(head["kind"]),
            placed_at=placed_at,
            buyer_id=buyer[0] if buyer else None,
            buyer_name=head.get("customer_name") or (buyer[1] if buyer else GUEST_NAME),
            lines=lines + _beside(lines, _heads(group), head["currency"]),
            country=head.get("country") or "",
        )

    def _line(self, row: StagedRow) -> HistoricalLine:
        values, currency = row.values, row.values["currency"]
        computed = UnitPrice(values["unit_price"], currency).to_money(values["quantity"])
        stated, tax = values.get("line_net"), values.get("line_tax")
        return HistoricalLine(
            sku=values["sku"],
            name=values["name"],
            quantity=values["quantity"],
            unit_price=values["unit_price"],
            net_minor=computed.minor if stated is None else Money.parse(str(stated), currency).minor,
            tax_minor=0 if tax is None else Money.parse(str(tax), currency).minor,
            variant_id=self._variants[values["sku"]],
        )

    def _warnings(self, group: Group) -> list[Note]:
        return [
            rules.note(row.row, "unlinked_sku", column="sku", value=row.values["sku"], level=NoteLevel.WARNING)
            for row in group.rows
            if self._variants[row.values["sku"]] is None
        ]


def _heads(group: Group) -> Values:
    """What the rows say of the whole order: each amount by the first row that states it."""
    names = ("shipping", "discount", "tax", "total")
    return {
        name: next((row.values[name] for row in group.rows if row.values.get(name) is not None), None) for name in names
    }


def _beside(lines: Collection[HistoricalLine], heads: Values, currency: str) -> tuple[HistoricalLine, ...]:
    """Shipping, discount and tax of an order as lines of their own.

    Tax that the total holds already is taken out of the net; which it is the total itself says.
    """
    told = {name: 0 if value is None else Money.parse(str(value), currency).minor for name, value in heads.items()}
    found = []
    if told["shipping"]:
        found.append(_extra("SHIPPING", "Shipping", told["shipping"], 0))
    if told["discount"]:
        found.append(_extra("DISCOUNT", "Discount", -told["discount"], 0))
    if told["tax"]:
        without = sum(one.net_minor + one.tax_minor for one in (*lines, *found))
        is_inside = heads["total"] is not None and without == told["total"]
        found.append(_extra("TAX", "Tax", -told["tax"] if is_inside else 0, told["tax"]))
    return tuple(found)


def _extra(sku: str, name: str, net: int, tax: int) -> HistoricalLine:
    return HistoricalLine(sku=sku, name=name, quantity=1, unit_price=Decimal(0), net_minor=net, tax_minor=tax)


def _figures_refusal(
    order: HistoricalOrder, head: Values, old: ImportedFigures | None, ours: tuple[str, int] | None
) -> str:
    figures = _figures(order)
    if head.get("total") is not None and figures.gross_minor != Money.parse(str(head["total"]), order.currency).minor:
        return "total_differs"
    if (ours and ours != (order.currency, figures.gross_minor)) or (old and old != figures):
        return "order_differs"
    if order.kind == OrderKind.SALE and figures.gross_minor < 0:
        return "negative_total"
    return ""


def _figures(order: HistoricalOrder) -> ImportedFigures:
    gross = sum(line.net_minor + line.tax_minor for line in order.lines)
    return ImportedFigures(gross_minor=gross, line_count=len(order.lines))
