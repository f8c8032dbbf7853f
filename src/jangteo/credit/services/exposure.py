"""The one door through which what documents use of credit changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from jangteo.credit import rules
from jangteo.credit.errors import CreditBlocked, CreditExceeded, InvalidExposure, KeyReused, RateUnknown
from jangteo.credit.models import (
    CreditDocument,
    CreditLine,
    CreditMove,
    CreditMoveDocument,
    CreditMoveLine,
    CreditUse,
)
from jangteo.credit.rules import Standing
from jangteo.credit.selectors.states import exposure_of, line_states, live, raised_now, use_here
from jangteo.credit.types import (
    CheckStage,
    CreditRefusal,
    Exposure,
    LineChange,
    LineState,
    MoveStage,
    Reference,
    UseDraft,
)
from jangteo.exchange.selectors import holds_for, rate_between
from jangteo.exchange.types import FoundRate
from jangteo.kernel import clock
from jangteo.kernel.types import Actor

GATE = "credit"
FAR = 1000  # levels; no tree is as high
SAME = Decimal(1)
LARGEST_HERE = 10**17  # minor units of one bucket, so that a line may add up many


@dataclass(slots=True)
class Book:
    """Everything a step touches, locked."""

    lines: dict[UUID, CreditLine]  # by party
    states: dict[UUID, LineState]  # by line
    documents: dict[Reference, CreditDocument]
    uses: dict[tuple[UUID, UUID], CreditUse]  # (line, document)
    changes: dict[UUID, LineChange] = field(default_factory=dict)  # by line


@dataclass(frozen=True, slots=True)
class Step:
    """By what uses change: its key is written once."""

    stage: MoveStage
    key: str
    actor: Actor
    why: str = ""


@dataclass(frozen=True, slots=True)
class NewUse:
    """What a document will use of a line, in the line's currency, and how that changes the line."""

    line: CreditLine
    document: CreditDocument
    rate: FoundRate
    here: Exposure
    counted: int
    change: LineChange


@transaction.atomic
def move_exposure(*, uses: Sequence[UseDraft], stage: MoveStage, key: str, actor: Actor, why: str = "") -> None:
    """Set what documents use of credit from now on, on the lines of whoever they belong to and of the units above.

    Placing, editing, reopening, releasing, shipping, invoicing, paying and cancelling all come here, with the whole
    figures each time. Several documents of one step are judged by what they do together: a payment set against an
    invoice is no rise. What doesn't rise is always taken; where there is no line, there is nothing to hold.

    key     of the step: the same one again changes nothing
    locks   the lines by id, then the documents; nobody opens a line meanwhile
    raises  CreditExceeded and CreditBlocked when something would rise on a line that can't take it, nearest line
            first; then nothing is written. InvalidExposure, RateUnknown, KeyReused
    """
    rules.check_uses(uses, stage, key)
    lock_gate(is_shared=True)
    if _is_done(key, uses):
        return
    book = lock_book(uses)
    if _is_done(key, uses):
        return
    new = plan_uses(book, uses, stage)
    refusals = _refusals(book, stage)
    if refusals:
        raise _error(min(refusals, key=lambda one: _distance(uses, one.line.party_id)), uses)
    write(book, uses, new, Step(stage, key, actor, why))


def check_exposure(*, uses: Sequence[UseDraft], stage: MoveStage) -> tuple[CreditRefusal, ...]:
    """Which lines would refuse a step now; nothing is written, and what is true now may not be at the step.

    raises  InvalidExposure, RateUnknown
    """
    rules.check_uses(uses, stage, "check")
    book = read_book(uses)
    plan_uses(book, uses, stage)
    return tuple(_refusals(book, stage))


def lock_gate(*, is_shared: bool) -> None:
    """Steps go through together; opening a line and following a moved party wait for them and hold others off."""
    call = "pg_advisory_xact_lock_shared" if is_shared else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}(hashtextextended(%s, 0))", [GATE])


def lock_book(uses: Sequence[UseDraft]) -> Book:
    """The lines of these documents' parties and those they stand on, by id; then the documents."""
    lines = _lines(uses, is_locked="credit-lock" not in settings.JANGTEO_UNGUARDED)
    wanted = sorted({one.reference: one for one in uses}.values(), key=lambda one: _order(one.reference))
    CreditDocument.objects.bulk_create(
        [
            CreditDocument(
                kind=one.reference.kind,
                reference_id=one.reference.id,
                party_id=one.lineage[0],
                currency=one.exposure.currency,
            )
            for one in wanted
        ],
        ignore_conflicts=True,
    )
    rows = CreditDocument.objects.filter(_named(uses)).order_by("kind", "reference_id").select_for_update()
    return _book(lines, list(rows))


def read_book(uses: Sequence[UseDraft]) -> Book:
    """The same without locks; documents that are not there yet are not made."""
    rows = {Reference(row.kind, row.reference_id): row for row in CreditDocument.objects.filter(_named(uses))}
    missing = [
        CreditDocument(
            kind=one.reference.kind,
            reference_id=one.reference.id,
            party_id=one.lineage[0],
            currency=one.exposure.currency,
        )
        for one in uses
        if one.reference not in rows
    ]
    return _book(_lines(uses, is_locked=False), [*rows.values(), *missing])


def plan_uses(book: Book, uses: Sequence[UseDraft], stage: MoveStage) -> list[NewUse]:
    """What each document will use of each line; the changes of the lines are put into the book.

    raises  InvalidExposure, RateUnknown
    """
    new = []
    for one in uses:
        document = book.documents[one.reference]
        before = Standing(exposure_of(document), CheckStage(document.reached))
        if document.currency != one.exposure.currency:
            raise InvalidExposure("a document keeps its currency", field="currency")
        if stage == MoveStage.SETTLE:
            rules.require_facts(before.exposure, one.exposure)
        after = Standing(one.exposure, rules.reached_after(before, stage))
        for line in _lines_of(book, one, document):
            will = after if line.party_id in one.lineage else None
            new.append(_new_use(book, line, document, before, will, one.rates))
    return new


def write(book: Book, uses: Sequence[UseDraft], new: Iterable[NewUse], step: Step) -> None:
    """Write a step that was judged: lines with what they allow now, uses (lowering first), documents, history."""
    move = CreditMove.objects.create(
        key=step.key, stage=step.stage.value, at=clock.now(), actor_name=step.actor.name[:120], why=step.why[:200]
    )
    for pk, change in book.changes.items():
        _make_room(book.states[pk], change)
    for one in sorted(new, key=lambda one: (one.change.counted, str(one.line.pk))):
        _write_use(book, one)
    for pk, change in book.changes.items():
        _tighten(book.states[pk], change)
    CreditMoveLine.objects.bulk_create(_line_row(move, book.states[pk], one) for pk, one in book.changes.items())
    _write_documents(move, book, uses, step.stage)


def _refusals(book: Book, stage: MoveStage) -> list[CreditRefusal]:
    judged = (rules.judge(book.states[pk], change, stage) for pk, change in book.changes.items())
    return [one for one in judged if one is not None]


def _error(refusal: CreditRefusal, uses: Sequence[UseDraft]) -> CreditExceeded | CreditBlocked:
    is_own = refusal.line.party_id in {one.lineage[0] for one in uses}
    facts = rules.refusal_facts(refusal, is_own=is_own)
    return CreditBlocked(**facts) if refusal.because["rule"] == "blocked" else CreditExceeded(**facts)


def _distance(uses: Sequence[UseDraft], party_id: UUID) -> int:
    """How many levels above the nearest of these documents' parties; what is above none of them comes last."""
    levels = [level for one in uses for level, above in enumerate(one.lineage) if above == party_id]
    return min(levels, default=FAR)


def _is_done(key: str, uses: Sequence[UseDraft]) -> bool:
    """Whether a step of this key was made.

    raises  KeyReused when it said something else
    """
    move = CreditMove.objects.filter(key=key).first()
    if move is None:
        return False
    rows = CreditMoveDocument.objects.filter(move=move).select_related("document")
    told = {
        (row.document.kind, row.document.reference_id): (
            row.ordered_after,
            row.shipped_after,
            row.invoiced_after,
            row.unapplied_after,
        )
        for row in rows
    }
    if told != {(one.reference.kind, one.reference.id): _figures(one.exposure) for one in uses}:
        raise KeyReused(key=key)
    return True


def _lines(uses: Sequence[UseDraft], *, is_locked: bool) -> list[CreditLine]:
    """By id, so that nobody waits for one who waits for them; lines a document came to stand on meanwhile too."""
    parties = {party for one in uses for party in one.lineage}
    found: list[CreditLine] = []
    wanted = set(CreditLine.objects.filter(Q(party__in=parties) | _stood_on(uses)).values_list("pk", flat=True))
    while wanted - {one.pk for one in found}:
        rows = CreditLine.objects.filter(pk__in=wanted).order_by("pk")
        found = list(rows.select_for_update() if is_locked else rows)
        wanted |= set(CreditLine.objects.filter(_stood_on(uses)).values_list("pk", flat=True))
    return found


def _stood_on(uses: Sequence[UseDraft]) -> Q:
    documents = CreditDocument.objects.filter(_named(uses))
    return Q(pk__in=CreditUse.objects.filter(live(), document__in=documents).values("line"))


def _named(uses: Sequence[UseDraft]) -> Q:
    where = Q(pk=None)
    for one in uses:
        where |= Q(kind=one.reference.kind, reference_id=one.reference.id)
    return where


def _order(reference: Reference) -> tuple[str, str]:
    return reference.kind, str(reference.id)


def _book(lines: Sequence[CreditLine], documents: Sequence[CreditDocument]) -> Book:
    uses = CreditUse.objects.filter(line__in=lines, document__in=[one.pk for one in documents])
    return Book(
        lines={one.party_id: one for one in lines},
        states=line_states(lines, raised_now(lines, clock.now())),
        documents={Reference(one.kind, one.reference_id): one for one in documents},
        uses={(one.line_id, one.document_id): one for one in uses},
    )


def _lines_of(book: Book, one: UseDraft, document: CreditDocument) -> list[CreditLine]:
    """Those of the document's party and above, and those it stood on before its party moved."""
    above = [book.lines[party] for party in one.lineage if party in book.lines]
    known = {line.pk for line in above}
    return above + [
        line for line in book.lines.values() if line.pk not in known and (line.pk, document.pk) in book.uses
    ]


def _new_use(
    book: Book,
    line: CreditLine,
    document: CreditDocument,
    before: Standing,
    after: Standing | None,
    rates: Mapping[str, Decimal],
) -> NewUse:
    use, state = book.uses.get((line.pk, document.pk)), book.states[line.pk]
    found = _kept_rate(use) if use else _rate(line, document.currency, rates)
    rate = found.rate
    here = Standing(rules.convert(after.exposure, line.currency, rate), after.reached) if after else None
    if here and max(_figures(here.exposure)) > LARGEST_HERE:
        raise InvalidExposure("more than a line can count", field="rates")
    would = Standing(rules.convert(before.exposure, line.currency, rate), before.reached)
    was = Standing(use_here(use, line.currency), before.reached) if use else None
    change = rules.change_on(state, was, would, here)
    book.changes[line.pk] = book.changes.get(line.pk, LineChange()) + change
    if here is None:
        return NewUse(line, document, found, Exposure(line.currency), 0, change)
    return NewUse(line, document, found, here.exposure, rules.counted(state.stage, here), change)


def _kept_rate(use: CreditUse) -> FoundRate:
    return FoundRate(use.rate, use.rate_on, use.rate_source)


def _rate(line: CreditLine, currency: str, rates: Mapping[str, Decimal]) -> FoundRate:
    """What was told with the document, else today's published rate; kept with the use, and not asked again."""
    if line.currency == currency:
        return FoundRate(SAME)
    rate = rates.get(line.currency)
    found = FoundRate(rate) if rate is not None else rate_between(currency, line.currency)
    if found is None or not _can_count(found.rate):
        told = f"no rate of {currency} in {line.currency} of the last {holds_for().days} days"
        raise RateUnknown(told, field="rates", currency=line.currency, of=currency)
    return found


def _can_count(rate: Decimal) -> bool:
    return rate.is_finite() and 0 < rate < 10**12 and rate == round(rate, 12)


def _make_room(line: LineState, change: LineChange) -> None:
    """What the line allows now; where facts or a lowered limit put it above that, as high as it stands or comes."""
    most = max(line.counted, line.counted + change.counted)
    CreditLine.objects.filter(pk=line.id).update(
        raised_minor=line.raised, reckoned_at=clock.now(), excused_minor=most if most > line.allowed else 0
    )


def _tighten(line: LineState, change: LineChange) -> None:
    after = line.counted + change.counted
    if max(line.counted, after) > line.allowed:
        CreditLine.objects.filter(pk=line.id).update(excused_minor=after if after > line.allowed else 0)


def _write_use(book: Book, one: NewUse) -> None:
    use = book.uses.get((one.line.pk, one.document.pk)) or CreditUse(
        line=one.line,
        document=one.document,
        rate=one.rate.rate,
        rate_on=one.rate.on,
        rate_source=one.rate.source[:200],
    )
    use.ordered_minor, use.shipped_minor = one.here.ordered, one.here.shipped
    use.invoiced_minor, use.unapplied_minor = one.here.invoiced, one.here.unapplied
    use.counted_minor = one.counted
    use.save()


def _line_row(move: CreditMove, line: LineState, change: LineChange) -> CreditMoveLine:
    return CreditMoveLine(
        move=move,
        line_id=line.id,
        exposure_before=line.exposure,
        exposure_after=line.exposure + change.exposure,
        counted_before=line.counted,
        counted_after=line.counted + change.counted,
        rise_minor=change.rise,
        allowed_minor=line.allowed,
        was_blocked=bool(line.stops),
    )


def _write_documents(move: CreditMove, book: Book, uses: Sequence[UseDraft], stage: MoveStage) -> None:
    rows = []
    for one in uses:
        document = book.documents[one.reference]
        before = Standing(exposure_of(document), CheckStage(document.reached))
        rows.append(
            CreditMoveDocument(
                move=move,
                document=document,
                **{f"{name}_before": getattr(before.exposure, name) for name in rules.BUCKETS},
                **{f"{name}_after": getattr(one.exposure, name) for name in rules.BUCKETS},
            )
        )
        for name in rules.BUCKETS:
            setattr(document, f"{name}_minor", getattr(one.exposure, name))
        document.party_id = one.lineage[0]
        document.reached = rules.reached_after(before, stage).value
        document.save()
    CreditMoveDocument.objects.bulk_create(rows)


def _figures(exposure: Exposure) -> tuple[int, int, int, int]:
    return exposure.ordered, exposure.shipped, exposure.invoiced, exposure.unapplied
