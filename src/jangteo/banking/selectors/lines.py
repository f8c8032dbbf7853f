"""Lines of our accounts as pages show them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When

from jangteo.banking.errors import LineNotFound
from jangteo.banking.models import Application, SetAside, StatementLine
from jangteo.banking.types import BankLine, WhyQueued
from jangteo.banking.types.views import (
    ApplicationView,
    AsideReason,
    AsideView,
    LineFilter,
    LineState,
    LineView,
    StateTotal,
)
from jangteo.kernel.keyset import Page, page_of
from jangteo.kernel.money import Money

USED = F("applied_minor") + F("aside_minor")
STATE = Case(
    When(amount_minor__lt=0, then=Value(LineState.OUT.value)),
    When(applied_minor=0, aside_minor=0, then=Value(LineState.OPEN.value)),
    When(amount_minor__gt=USED, then=Value(LineState.PART.value)),
    When(applied_minor__gt=0, then=Value(LineState.APPLIED.value)),
    default=Value(LineState.ASIDE.value),
    output_field=CharField(),
)
FITTING = {
    LineFilter.QUEUE: Q(amount_minor__gt=USED),
    LineFilter.APPLIED: Q(applied_minor__gt=0),
    LineFilter.ASIDE: Q(aside_minor__gt=0),
    LineFilter.OUT: Q(amount_minor__lt=0),
    LineFilter.ALL: Q(),
}


def list_lines(
    *, wanted: LineFilter = LineFilter.QUEUE, account: str = "", text: str = "", offset: int = 0, limit: int = 50
) -> tuple[list[LineView], int]:
    """The lines that fit, newest first, and how many there are. Two queries.

    text  in the payer's name, in what stands beside it, or the whole amount
    """
    rows = _fitting(wanted, account, text)
    return [_view(row) for row in _told(rows).order_by("-on", "-id")[offset : offset + limit]], rows.count()


def page_of_lines(
    wanted: LineFilter, *, account: str = "", text: str = "", cursor: str = "", limit: int = 50
) -> Page[LineView]:
    """The same lines by where the last page ended; counted to 10,000."""
    page = page_of(_told(_fitting(wanted, account, text)), ("-on", "-id"), cursor, limit=limit)
    return page.showing([_view(row) for row in page.rows])


def _fitting(wanted: LineFilter, account: str, text: str) -> QuerySet[StatementLine]:
    rows = StatementLine.objects.filter(FITTING[wanted])
    if account:
        rows = rows.filter(account__code=account)
    if text:
        digits = text.replace(",", "")
        is_amount = digits.isascii() and digits.isdecimal() and len(digits) < 16
        amounts = Q(amount_minor__in=[int(digits), -int(digits)]) if is_amount else Q(pk=None)
        rows = rows.filter(Q(payer_name__icontains=text) | Q(reference__icontains=text) | amounts)
    return rows


def get_line(line_id: UUID) -> LineView:
    """One line with all that became of it. Three queries.

    raises  LineNotFound
    """
    row = _told(StatementLine.objects.filter(pk=line_id)).first()
    if row is None:
        raise LineNotFound
    applications = Application.objects.filter(line=line_id).select_related("reversed_by").order_by("id")
    asides = SetAside.objects.filter(line=line_id).select_related("reversed_by").order_by("id")
    return _view(row, applications, asides)


def state_totals(account: str = "") -> list[StateTotal]:
    """How many lines stand how, and what they come to, in each currency. One query."""
    rows = StatementLine.objects.filter(account__code=account) if account else StatementLine.objects.all()
    told = rows.annotate(state=STATE).order_by().values("state", "currency")
    sums = {
        (one["currency"], one["state"]): (one["lines"], one["minor"])
        for one in told.annotate(lines=Count("pk"), minor=Sum("amount_minor"))
    }
    return [
        StateTotal(state, *_total(sums[currency, state.value], currency))
        for currency in sorted({currency for currency, _ in sums})
        for state in LineState
        if (currency, state.value) in sums
    ]


def _total(found: tuple[int, int], currency: str) -> tuple[int, Money]:
    return found[0], Money(found[1], currency)


def new_lines() -> list[BankLine]:
    """What came in and nobody looked at yet, as the rules match it; a line's id is its fingerprint here. One query."""
    return [as_deposit(row) for row in _new().select_related("account").order_by("on", "id")]


def is_anything_new() -> bool:
    """Whether a line came in that no run has looked at yet."""
    return _new().exists()


def _new() -> QuerySet[StatementLine]:
    return StatementLine.objects.filter(amount_minor__gt=0, applied_minor=0, aside_minor=0, queued_why="")


def as_deposit(row: StatementLine) -> BankLine:
    """What is left of a line, as the rules match it."""
    return BankLine(
        account=row.account.number,
        on=row.on,
        amount=Money(row.amount_minor - row.applied_minor - row.aside_minor, row.currency),
        payer_name=row.payer_name,
        reference=row.reference,
        virtual_account=row.virtual_account,
        line_number=row.line_number,
        fingerprint=str(row.pk),
    )


def applications_of(order_ids: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """{order: lines that pay it now}. One query."""
    rows = Application.objects.filter(order_id__in=set(order_ids), reverses=None, reversed_by=None)
    found: dict[UUID, list[UUID]] = {}
    for order_id, line_id in rows.order_by("id").values_list("order_id", "line_id"):
        if order_id:
            found.setdefault(order_id, []).append(line_id)
    return found


def _told(rows: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    return rows.annotate(state=STATE).select_related("account")


def _view(row: StatementLine, applications: Iterable[Application] = (), asides: Iterable[SetAside] = ()) -> LineView:
    currency = row.currency
    return LineView(
        id=row.pk,
        account_code=row.account.code,
        file_id=row.file_id,
        line_number=row.line_number,
        on=row.on,
        amount=Money(row.amount_minor, currency),
        payer_name=row.payer_name,
        reference=row.reference,
        virtual_account=row.virtual_account,
        balance=Money(row.balance_minor, currency) if row.balance_minor is not None else None,
        state=LineState(row.state),  # type: ignore[attr-defined]
        left=Money(max(0, row.amount_minor) - row.applied_minor - row.aside_minor, currency),
        queued_why=WhyQueued(row.queued_why) if row.queued_why else None,
        applications=tuple(_application(one, currency) for one in applications),
        asides=tuple(_aside(one, currency) for one in asides),
    )


def _application(row: Application, currency: str) -> ApplicationView:
    return ApplicationView(
        id=row.pk,
        order_id=row.order_id,
        charge_id=row.charge_id,
        amount=Money(row.amount_minor, currency),
        at=row.at,
        actor_name=row.actor_name,
        why=row.why,
        is_automatic=row.is_automatic,
        confidence=row.confidence,
        reasons=tuple(row.reasons),
        is_reversed=hasattr(row, "reversed_by"),
        is_reversal=row.reverses_id is not None,
    )


def _aside(row: SetAside, currency: str) -> AsideView:
    return AsideView(
        id=row.pk,
        reason=AsideReason(row.reason),
        amount=Money(row.amount_minor, currency),
        fee=Money(row.fee_minor, currency),
        counterpart=row.counterpart,
        at=row.at,
        actor_name=row.actor_name,
        why=row.why,
        is_reversed=hasattr(row, "reversed_by"),
        is_reversal=row.reverses_id is not None,
    )
