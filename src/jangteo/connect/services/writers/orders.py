from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import VariantId
from jangteo.channels import selectors as channels
from jangteo.channels import services as channel_services
from jangteo.channels.types import ChannelAccess, TaxView
from jangteo.connect import rules
from jangteo.connect.errors import NothingToWriteTo
from jangteo.connect.types import Difference, Group, ImportMap, Note, NoteLevel, Outcome, StagedRow, Verdict
from jangteo.kernel.money import Money, UnitPrice
from jangteo.kernel.types import Actor, PartyId
from jangteo.ordering import selectors as ordering
from jangteo.ordering import services as order_services
from jangteo.ordering.types import HistoricalLine, HistoricalOrder, ImportedFigures, OrderKind
from jangteo.parties import selectors as parties

GUEST_NAME = "Guest"


@dataclass(slots=True)
class OrderWriter:
    """Orders of another system: kept with their own figures, moving no stock, never changed by a later import."""

    plan: ImportMap
    actor: Actor
    digest: str
    _channel_id: UUID | None = None
    _variants: dict[str, VariantId | None] = field(default_factory=dict)
    _buyers: dict[str, tuple[PartyId, str] | None] = field(default_factory=dict)

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Have the closed channel that keeps this history.

        raises  NothingToWriteTo when a channel of this code keeps another currency
        """
        target = self.plan.target
        found = channels.find_channel_by_code(target["code"])
        if found and found.currency != target["currency"]:
            raise NothingToWriteTo(f"channel {found.code!r} is in {found.currency}, the map says {target['currency']}")
        if found:
            self._channel_id = found.id
        elif not is_rehearsal:
            self._channel_id = channel_services.create_channel(
                code=target["code"],
                names=target["names"],
                currency=target["currency"],
                actor=self.actor,
                country=target["country"],
                access=ChannelAccess.CLOSED.value,
                tax_view=TaxView.NET.value,
            )

    def judge(self, groups: list[Group]) -> Verdict:
        """Compose each order from its rows; known orders are compared, and refused where they differ."""
        self._learn(groups)
        known = ordering.imported_figures(self.plan.source, [group.key for group in groups])
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[HistoricalOrder] = []
        for group in groups:
            refusal = self._refusal(group)
            order = None if refusal else self._compose(group)
            old = known.get(group.key)
            if order and old and old != _figures(order):
                refusal = "order_differs"
            elif order and order.kind == OrderKind.SALE and _figures(order).gross_minor < 0:
                refusal = "negative_total"
            if refusal:
                notes.extend(rules.note(row.row, refusal, value=group.key) for row in group.rows)
                continue
            notes.extend(self._warnings(group))
            outcome = Outcome.UNCHANGED if old else Outcome.CREATE
            differences.append(Difference(group.key, group.rows[0].row, outcome))
            if order and not old:
                wanted.append(order)
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Record the new orders in one call."""
        if verdict.wanted:
            order_services.record_historical_orders(orders=verdict.wanted, actor=self.actor)

    def _learn(self, groups: Iterable[Group]) -> None:
        """Look up what these rows name and no earlier row did; two or three queries a chunk at most."""
        rows = [row for group in groups for row in group.rows]
        skus = {row.values["sku"] for row in rows} - self._variants.keys()
        if skus:
            found = catalog.variants_by_sku(skus)
            self._variants.update({sku: found[sku].id if sku in found else None for sku in skus})
        keys = {row.values.get("customer") or "" for row in rows} - self._buyers.keys() - {""}
        if keys:
            ids = parties.parties_by_reference(self.plan.source, keys)
            names = parties.parties_by_id(ids.values())
            self._buyers.update({key: (ids[key], names[ids[key]].name) if key in ids else None for key in keys})

    def _refusal(self, group: Group) -> str:
        """Why an order can't be taken as a whole, or empty."""
        heads = {(row.values["kind"], row.values.get("customer") or "") for row in group.rows}
        if len(heads) > 1:
            return "mixed_header"
        _, customer = next(iter(heads))
        return "unknown_customer" if customer and not self._buyers[customer] else ""

    def _compose(self, group: Group) -> HistoricalOrder:
        head = group.rows[0].values
        buyer = self._buyers[head["customer"]] if head.get("customer") else None
        placed_at: datetime = min(row.values["placed_at"] for row in group.rows)
        return HistoricalOrder(
            source=self.plan.source,
            key=group.key,
            channel_id=self._channel_id or UUID(int=0),
            currency=self.plan.target["currency"],
            kind=OrderKind(head["kind"]),
            placed_at=placed_at,
            buyer_id=buyer[0] if buyer else None,
            buyer_name=head.get("customer_name") or (buyer[1] if buyer else GUEST_NAME),
            lines=tuple(self._line(row) for row in group.rows),
            country=head.get("country") or "",
        )

    def _line(self, row: StagedRow) -> HistoricalLine:
        values, currency = row.values, self.plan.target["currency"]
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


def _figures(order: HistoricalOrder) -> ImportedFigures:
    gross = sum(line.net_minor + line.tax_minor for line in order.lines)
    return ImportedFigures(gross_minor=gross, line_count=len(order.lines))
