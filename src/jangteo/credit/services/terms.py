"""Writing payment terms and giving them to somebody."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.channels.selectors import channels_by_id
from jangteo.channels.types import ChannelId
from jangteo.credit import rules
from jangteo.credit.errors import GrantNotFound, InvalidTerms, TermsNotFound
from jangteo.credit.models import PaymentTerms, TermsGrant, TermsVersion
from jangteo.credit.selectors.terms import terms_of
from jangteo.credit.types import GrantKind, Terms
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.parties.selectors import get_party
from jangteo.segments.selectors import segments_by_id

LONGEST_NAME = 200
LARGEST_PRIORITY = 1000


@transaction.atomic
def save_terms(*, code: str, names: Mapping[str, str], terms: Terms, actor: Actor, why: str = "") -> UUID:
    """Write payment terms; other figures than before are a new version, and what was promised by an old one stays.

    returns  the version that holds now
    locks    the terms
    raises   NotPermitted, InvalidTerms naming the field
    """
    require(actor, Action.PAYMENTS_HANDLE)
    rules.check_terms(terms)
    _check_words(code, names)
    PaymentTerms.objects.bulk_create([PaymentTerms(code=code, names=dict(names))], ignore_conflicts=True)
    row = PaymentTerms.objects.select_for_update().get(code=code)
    last = row.versions.order_by("-number").first()
    if row.names != dict(names):
        row.names = dict(names)
        row.save(update_fields=["names"])
    if last is not None and terms_of(last) == terms:
        return last.pk
    version = TermsVersion.objects.create(
        terms=row,
        number=last.number + 1 if last else 1,
        made_at=clock.now(),
        **{one.name: _column(getattr(terms, one.name)) for one in fields(terms)},
    )
    _record(actor, "save_terms", row.pk, why, before=_facts(last), after=_facts(version))
    return version.pk


@transaction.atomic
def grant_terms(  # noqa: PLR0913 -- which terms, to whom, where, when
    *,
    code: str,
    actor: Actor,
    party_id: UUID | None = None,
    segment_id: UUID | None = None,
    channel_id: UUID | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
    priority: int = 0,
    why: str = "",
) -> UUID:
    """Give terms to a party and the units below it, to a segment, or, where neither is named, to all in a channel.

    from_on   None: from today on
    until_on  excluded; None: without an end
    raises    NotPermitted, TermsNotFound, InvalidTerms naming the field, PartyNotFound
    """
    require(actor, Action.PAYMENTS_HANDLE, party_id=party_id)
    row = PaymentTerms.objects.filter(code=code).first()
    if row is None:
        raise TermsNotFound(f"there are no terms {code[:40]!r}", terms=code[:40])
    start = from_on or clock.today()
    kind = _kind(party_id, segment_id, channel_id)
    if until_on is not None and until_on <= start:
        raise InvalidTerms("what is given ends after it begins", field="until_on")
    if abs(priority) > LARGEST_PRIORITY:
        raise InvalidTerms(f"a priority is from -{LARGEST_PRIORITY} to {LARGEST_PRIORITY}", field="priority")
    grant = TermsGrant.objects.create(
        terms=row,
        kind=kind.value,
        party_id=party_id,
        segment_id=segment_id,
        channel_id=channel_id,
        from_on=start,
        until_on=until_on,
        priority=priority,
    )
    _record(actor, "grant_terms", party_id or row.pk, why, after=_grant_facts(grant, code))
    return grant.pk


@transaction.atomic
def end_grant(*, grant_id: UUID, actor: Actor, on: date | None = None, why: str = "") -> None:
    """Let a grant hold no more from a day on; one that did not begin yet never holds. Ending it again changes nothing.

    on      None: from today on
    locks   the grant
    raises  GrantNotFound, NotPermitted, InvalidTerms for a day that is past
    """
    grant = TermsGrant.objects.select_for_update(of=("self",)).select_related("terms").filter(pk=grant_id).first()
    if grant is None:
        raise GrantNotFound
    require(actor, Action.PAYMENTS_HANDLE, party_id=grant.party_id)
    end = on or clock.today()
    if end < clock.today():
        raise InvalidTerms("what was given till today stays so", field="on")
    end = max(end, grant.from_on)
    if grant.until_on is not None and grant.until_on <= end:
        return
    before = _grant_facts(grant, grant.terms.code)
    grant.until_on = end
    grant.save(update_fields=["until_on"])
    after = _grant_facts(grant, grant.terms.code)
    _record(actor, "end_grant", grant.party_id or grant.terms_id, why, before=before, after=after)


def _kind(party_id: UUID | None, segment_id: UUID | None, channel_id: UUID | None) -> GrantKind:
    if party_id is not None and segment_id is not None:
        raise InvalidTerms("to a party or to a segment", field="segment")
    if channel_id is not None and not channels_by_id([ChannelId(channel_id)]):
        raise InvalidTerms("there is no such channel", field="channel")
    if party_id is not None:
        get_party(party_id)
        return GrantKind.PARTY
    if segment_id is not None:
        if not segments_by_id([segment_id]):
            raise InvalidTerms("there is no such segment", field="segment")
        return GrantKind.SEGMENT
    if channel_id is None:
        raise InvalidTerms("to a party, a segment or a channel", field="channel")
    return GrantKind.CHANNEL


def _check_words(code: str, names: Mapping[str, str]) -> None:
    if not code or len(code) > 40 or not code.isascii() or not code.replace("-", "a").isalnum():
        raise InvalidTerms("a code is 1 to 40 letters, digits and hyphens", field="code")
    if not any(name.strip() for name in names.values()) or max(map(len, names.values())) > LONGEST_NAME:
        raise InvalidTerms(f"a name has 1 to {LONGEST_NAME} letters", field="names")


def _column(value: Any) -> Any:
    return getattr(value, "value", value)


def _facts(row: TermsVersion | None) -> dict[str, Any] | None:
    if row is None:
        return None
    terms = terms_of(row)
    return {"version": row.number} | {one.name: str(getattr(terms, one.name)) for one in fields(terms)}


def _grant_facts(row: TermsGrant, code: str) -> dict[str, Any]:
    told = {"grant": row.pk, "party": row.party_id, "segment": row.segment_id, "channel": row.channel_id}
    named = {name: str(value) for name, value in told.items() if value}
    until = row.until_on.isoformat() if row.until_on else None
    return {"terms": code, **named, "from": row.from_on.isoformat(), "until": until, "priority": row.priority}


def _record(actor: Actor, what: str, subject_id: UUID, why: str, **facts: Any) -> None:
    audit.record(
        actor=actor, action=f"credit.{what}", subject_kind="payment_terms", subject_id=subject_id, why=why, **facts
    )
