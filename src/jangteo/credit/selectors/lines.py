"""How buyers stand with their credit."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from django.db.models import F, QuerySet, Sum

from jangteo.credit.errors import LineNotFound
from jangteo.credit.models import CreditLine, CreditMoveDocument, CreditMoveLine, CreditRaise, CreditStop, CreditUse
from jangteo.credit.selectors.states import exposure_of, line_states, live, raised_now, use_here
from jangteo.credit.types import (
    CheckStage,
    CreditLineId,
    CreditLineView,
    CreditMoveView,
    CreditStanding,
    CreditUseView,
    Exposure,
    LineState,
    MoveStage,
    RaiseView,
    Reference,
    StopKind,
    StopView,
)
from jangteo.kernel import clock
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import allows, require_any
from jangteo.kernel.types import Action, Actor, PartyId, Scope


def credit_standing(lineage: Sequence[UUID]) -> CreditStanding:
    """How a buyer stands: the own line and those above that have to hold too; at most six queries.

    lineage  the buyer and the units above it, nearest first
    """
    rows = {row.party_id: row for row in CreditLine.objects.filter(party__in=list(lineage))}
    views = {one.party_id: one for one in _views(rows.values())}
    lines = tuple(views[PartyId(party)] for party in lineage if party in rows)
    own = next((one for one in lines if one.party_id == lineage[0]), None) if lineage else None
    return CreditStanding(own, lines)


def find_line(party_id: UUID) -> CreditLineView | None:
    """The line of a party itself; None: it has none."""
    return next(iter(_views(CreditLine.objects.filter(party=party_id))), None)


def stopped_lines(kind: StopKind) -> list[CreditLineView]:
    """The lines that a kind of stop holds now; access is checked by the caller."""
    stopped = CreditStop.objects.filter(kind=kind.value, ended_at=None).values("line")
    return _views(CreditLine.objects.filter(pk__in=stopped).order_by("pk"))


def nearest_lines(lineages: Mapping[UUID, Sequence[UUID]]) -> dict[UUID, CreditLineView]:
    """{party: the own line, or the nearest of a unit above}; those without any are left out."""
    parties = {one for lineage in lineages.values() for one in lineage}
    views = {one.party_id: one for one in _views(CreditLine.objects.filter(party__in=parties))}
    found = {}
    for party, lineage in lineages.items():
        line = next((views[PartyId(one)] for one in lineage if one in views), None)
        if line is not None:
            found[party] = line
    return found


def access_line(line_id: UUID, actor: Actor) -> CreditLineView:
    """The door to one line, for those who handle payments or see money of its party.

    raises  LineNotFound, as for a line that is not there
    """
    row = CreditLine.objects.filter(pk=line_id).first()
    if row is None or not any(allows(actor, one, party_id=row.party_id) for one in _MAY_SEE):
        raise LineNotFound
    return _views([row])[0]


def list_lines(actor: Actor, *, offset: int = 0, limit: int = 50) -> tuple[list[CreditLineView], int]:
    """Lines that staff may see, those with least left first, and how many there are.

    raises  NotPermitted
    """
    rows = _theirs(actor)
    left = F("limit_minor") + F("tolerance_minor") + F("raised_minor") - F("counted_minor")
    return _views(rows.order_by(left, "pk")[offset : offset + limit]), rows.count()


def page_of_credit_lines(actor: Actor, *, cursor: str = "", limit: int = 50) -> Page[CreditLineView]:
    """The same, the newest first, by where the last page ended; counted to 10,000.

    raises  NotPermitted
    """
    page = page_of(_theirs(actor), ("-id",), cursor, limit=limit)
    views = {one.id: one for one in _views(page.rows)}
    return page.showing([views[CreditLineId(row.pk)] for row in page.rows])


def _theirs(actor: Actor) -> QuerySet[CreditLine]:
    require_any(actor, Action.PAYMENTS_HANDLE)
    rows = CreditLine.objects.all()
    return rows if actor.rights[Action.PAYMENTS_HANDLE] == Scope.ALL else rows.filter(party__in=actor.unit_ids)


def list_uses(line_id: UUID, *, offset: int = 0, limit: int = 50) -> list[CreditUseView]:
    """The documents that use a line now, those that count most first; access is checked by the caller."""
    rows = CreditUse.objects.filter(line=line_id).select_related("document", "line")
    rows = rows.filter(live())
    return [
        CreditUseView(
            reference=Reference(row.document.kind, row.document.reference_id),
            party_id=PartyId(row.document.party_id),
            exposure=exposure_of(row.document),
            here=use_here(row, row.line.currency),
            counted=Money(row.counted_minor, row.line.currency),
            rate=row.rate,
        )
        for row in rows.order_by("-counted_minor", "pk")[offset : offset + limit]
    ]


def list_moves(line_id: UUID, *, offset: int = 0, limit: int = 50) -> list[CreditMoveView]:
    """The history of a line, the newest first; access is checked by the caller. Two queries."""
    rows = CreditMoveLine.objects.filter(line=line_id).select_related("move", "line").order_by("-pk")
    found = list(rows[offset : offset + limit])
    documents = _documents(line_id, {row.move_id for row in found})
    return [
        CreditMoveView(
            at=row.move.at,
            by=row.move.actor_name,
            stage=MoveStage(row.move.stage),
            why=row.move.why,
            exposure_before=Money(row.exposure_before, row.line.currency),
            exposure_after=Money(row.exposure_after, row.line.currency),
            counted_before=Money(row.counted_before, row.line.currency),
            counted_after=Money(row.counted_after, row.line.currency),
            allowed=Money(row.allowed_minor, row.line.currency),
            documents=tuple(documents.get(row.move_id, ())),
        )
        for row in found
    ]


def count_moves(line_id: UUID) -> int:
    """How many steps the history of a line has; access is checked by the caller."""
    return CreditMoveLine.objects.filter(line=line_id).count()


def _documents(line_id: UUID, move_ids: Collection[int]) -> dict[int, list[Reference]]:
    on_line = CreditUse.objects.filter(line=line_id).values("document")
    rows = CreditMoveDocument.objects.filter(move__in=move_ids, document__in=on_line).order_by("pk")
    found: dict[int, list[Reference]] = {}
    for move_id, kind, pk in rows.values_list("move", "document__kind", "document__reference_id"):
        found.setdefault(move_id, []).append(Reference(kind, pk))
    return found


_MAY_SEE = (Action.PAYMENTS_HANDLE, Action.MONEY_SEE)


def _views(rows: Iterable[CreditLine]) -> list[CreditLineView]:
    lines = list(rows)
    if not lines:
        return []
    now = clock.now()
    states = line_states(lines, raised_now(lines, now))
    buckets = _buckets(lines)
    raises = CreditRaise.objects.filter(line__in=lines, until_at__gt=now, withdrawn_at=None).order_by("from_at", "pk")
    stops = CreditStop.objects.filter(line__in=lines, ended_at=None).order_by("kind")
    return [
        _view(
            states[line.pk],
            buckets.get(line.pk, Exposure(line.currency)),
            [one for one in raises if one.line_id == line.pk],
            [one for one in stops if one.line_id == line.pk],
        )
        for line in lines
    ]


def _buckets(lines: Sequence[CreditLine]) -> dict[UUID, Exposure]:
    sums = CreditUse.objects.filter(line__in=lines).order_by().values("line").annotate(
        ordered=Sum("ordered_minor"),
        shipped=Sum("shipped_minor"),
        invoiced=Sum("invoiced_minor"),
        unapplied=Sum("unapplied_minor"),
    )  # fmt: skip
    currencies = {line.pk: line.currency for line in lines}
    return {
        row["line"]: Exposure(
            currencies[row["line"]],
            int(row["ordered"]),
            int(row["shipped"]),
            int(row["invoiced"]),
            int(row["unapplied"]),
        )
        for row in sums
    }


def _view(
    state: LineState, exposure: Exposure, raises: Iterable[CreditRaise], stops: Iterable[CreditStop]
) -> CreditLineView:
    money = {
        name: Money(minor, state.currency)
        for name, minor in (
            ("limit", state.limit),
            ("tolerance", state.tolerance),
            ("raised", state.raised),
            ("counted", state.counted),
            ("available", state.allowed - state.counted),
        )
    }
    return CreditLineView(
        id=CreditLineId(state.id),
        party_id=PartyId(state.party_id),
        stage=CheckStage(state.stage),
        exposure=exposure,
        stops=tuple(StopView(StopKind(one.kind), one.why, one.set_by, one.since) for one in stops),
        raises=tuple(_raise(one, state.currency) for one in raises),
        **money,
    )


def _raise(row: CreditRaise, currency: str) -> RaiseView:
    return RaiseView(
        id=row.pk,
        amount=Money(row.amount_minor, currency),
        from_at=row.from_at,
        until_at=row.until_at,
        why=row.why,
        by=row.made_by,
        withdrawn_at=row.withdrawn_at,
    )
