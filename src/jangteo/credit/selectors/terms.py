"""Which payment terms there are, and which a buyer has."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from uuid import UUID

from django.db.models import Q

from jangteo.credit import rules
from jangteo.credit.errors import TermsNotFound
from jangteo.credit.models import PaymentTerms, TermsGrant, TermsVersion
from jangteo.credit.types import (
    CountsFrom,
    DayOff,
    Due,
    DueBase,
    FromDates,
    GrantKind,
    Terms,
    TermsFor,
    TermsGrantView,
    TermsView,
)
from jangteo.kernel import clock
from jangteo.kernel.money import Money


def terms_for(
    *, channel_id: UUID, lineage: Sequence[UUID], segment_ids: Collection[UUID], on: date | None = None
) -> TermsFor:
    """The terms a buyer has in a channel on a day, and why; three queries.

    lineage      the buyer and the units above it, nearest first; empty for a guest
    segment_ids  those the buyer belongs to: `segments.selectors.segment_ids_of(*lineage)`
    on           None: today
    """
    found = terms_in([channel_id], lineage=lineage, segment_ids=segment_ids, on=on)
    return found[channel_id]


def terms_in(
    channel_ids: Iterable[UUID], *, lineage: Sequence[UUID], segment_ids: Collection[UUID], on: date | None = None
) -> dict[UUID, TermsFor]:
    """{channel: the terms a buyer has there}, as `terms_for`; three queries for all."""
    day = on or clock.today()
    mine = Q(party__in=list(lineage)) | Q(segment__in=list(segment_ids)) | Q(kind=GrantKind.CHANNEL.value)
    rows = TermsGrant.objects.filter(mine, from_on__lte=day)
    grants = _grants(rows.filter(Q(until_on=None) | Q(until_on__gt=day)).order_by("id"))
    found = {}
    for channel_id in channel_ids:
        chosen, because = rules.choose_terms(
            grants, channel_id=channel_id, lineage=lineage, segment_ids=segment_ids, on=day
        )
        found[channel_id] = TermsFor(chosen.terms if chosen else None, because)
    return found


def get_terms(code: str) -> TermsView:
    """Terms by their code, as their latest version says.

    raises  TermsNotFound
    """
    row = PaymentTerms.objects.filter(code=code).first()
    if row is None:
        raise TermsNotFound(f"there are no terms {code[:40]!r}", terms=code[:40])
    return _latest([row])[row.pk]


def list_terms() -> list[TermsView]:
    """All terms as their latest versions say, by code; two queries."""
    rows = list(PaymentTerms.objects.order_by("code"))
    found = _latest(rows)
    return [found[row.pk] for row in rows]


def terms_by_version(version_ids: Iterable[UUID]) -> dict[UUID, TermsView]:
    """{version: the terms as it says}: what documents were promised; one query."""
    rows = TermsVersion.objects.filter(pk__in=set(version_ids)).select_related("terms")
    return {row.pk: _view(row.terms, row) for row in rows}


def list_versions(code: str) -> list[TermsView]:
    """Every version of some terms, the newest first."""
    rows = TermsVersion.objects.filter(terms__code=code).select_related("terms").order_by("-number")
    return [_view(row.terms, row) for row in rows]


def list_grants(*, code: str = "", party_id: UUID | None = None) -> list[TermsGrantView]:
    """To whom terms are given and were, the latest first; only of some terms or of one party."""
    rows = TermsGrant.objects.all()
    rows = rows.filter(terms__code=code) if code else rows
    rows = rows.filter(party=party_id) if party_id else rows
    return _grants(rows.order_by("-from_on", "-id"))


def schedule_of(view: TermsView, total: Money, dates: FromDates) -> tuple[Due, ...]:
    """The parts of a total and when they are due, earliest first; they sum to it exactly.

    raises  DayUnknown when what the terms count from has not happened
    """
    return rules.schedule(view.terms, total, dates)


def deposit_of(view: TermsView, total: Money, ordered_on: date) -> Due | None:
    """What is to be paid before anything is released; None: nothing is."""
    return rules.deposit_of(view.terms, total, ordered_on)


def terms_of(row: TermsVersion) -> Terms:
    """The figures of a version."""
    figures = {one.name: getattr(row, one.name) for one in fields(Terms)}
    return Terms(
        **figures
        | {
            "base": DueBase(row.base),
            "counts_from": CountsFrom(row.counts_from),
            "day_off": DayOff(row.day_off),
        }
    )


def _grants(rows: Iterable[TermsGrant]) -> list[TermsGrantView]:
    found = list(rows)
    terms = _latest(PaymentTerms.objects.filter(pk__in={row.terms_id for row in found})) if found else {}
    return [
        TermsGrantView(
            id=row.pk,
            terms=terms[row.terms_id],
            kind=GrantKind(row.kind),
            channel_id=row.channel_id,
            segment_id=row.segment_id,
            party_id=row.party_id,
            from_on=row.from_on,
            until_on=row.until_on,
            priority=row.priority,
        )
        for row in found
    ]


def _latest(rows: Iterable[PaymentTerms]) -> Mapping[UUID, TermsView]:
    known = {row.pk: row for row in rows}
    versions = TermsVersion.objects.filter(terms__in=list(known)).order_by("terms", "-number").distinct("terms")
    return {row.terms_id: _view(known[row.terms_id], row) for row in versions}


def _view(row: PaymentTerms, version: TermsVersion) -> TermsView:
    return TermsView(row.pk, row.code, row.names, version.pk, version.number, terms_of(version))
