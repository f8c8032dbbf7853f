import json
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from jangteo.kernel import audit, clock, outbox
from jangteo.kernel.languages import LANGUAGES
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor, PartyId
from jangteo.privacy import rules
from jangteo.privacy.errors import ConsentTextChanged, InvalidConsentText, InvalidProof, NotOffered, NotTheirGuardian
from jangteo.privacy.events import ConsentGiven, ConsentWithdrawn
from jangteo.privacy.models import ConsentRecord, ConsentText, DataSubject, WithdrawalToken
from jangteo.privacy.selectors import find_text
from jangteo.privacy.services.subjects import guardians_of, lock_living, lock_subject, require_self_or
from jangteo.privacy.types import ConsentChannel, ConsentSource, ConsentTextView, Purpose

LARGEST_PROOF = 4000
LONGEST_TEXT = 5000


def offered_channels(purpose: Purpose) -> tuple[ConsentChannel, ...]:
    """By what ways people are asked about a purpose; none for what is part of the contract."""
    return rules.TERMS[purpose].channels


@transaction.atomic
def publish_text(
    *, purpose: Purpose, language: str, text: str, actor: Actor, channel: ConsentChannel | None = None
) -> ConsentTextView:
    """New words for a purpose; those given so far keep the words they were given to.

    channel  None: for every channel that has none of its own
    raises   NotPermitted, InvalidConsentText
    """
    require(actor, Action.PRIVACY_HANDLE)
    text = text.strip()
    if not 1 <= len(text) <= LONGEST_TEXT or "\0" in text or language not in LANGUAGES:
        raise InvalidConsentText
    of_old = ConsentText.objects.filter(purpose=purpose.value, channel=channel or "", language=language)
    last = of_old.aggregate(last=Max("version"))["last"]
    if last is None:
        last = 1 if channel is None and (purpose, language) in rules.FIRST_TEXTS else 0
    view = ConsentTextView(purpose, channel, language, last + 1, text, rules.digest(text))
    row = _keep_text(view)
    audit.record(
        actor=actor,
        action="privacy.publish_text",
        subject_kind="consent_text",
        subject_id=row.pk,
        after={"purpose": purpose.value, "language": language, "version": view.version, "digest": view.digest},
    )
    return view


@transaction.atomic
def give_consent(  # noqa: PLR0913 -- who, to what, by which way, to which words, where, as shown by what
    *,
    person_id: UUID,
    purpose: Purpose,
    channel: ConsentChannel,
    shown_digest: str,
    language: str,
    source: ConsentSource,
    actor: Actor,
    proof: Mapping[str, Any] | None = None,
) -> None:
    """A person says yes; the yes of a child under 14 does not count until a guardian has confirmed it.

    shown_digest  SHA-256 of the words they were shown, hex: other words than today's are refused
    proof         what was shown and chosen, as small JSON; no network address
    raises        PartyNotFound, NotAPerson, PersonGone, NotPermitted, NotOffered, ConsentTextChanged, InvalidProof
    publishes     ConsentGiven
    """
    require_self_or(actor, Action.CONSENTS_CHANGE, person_id)
    subject = lock_living(person_id)
    text = _shown_text(purpose, channel, language, shown_digest)
    _write_yes(subject, purpose, channel, text, source=source, actor=actor, proof=proof)


@transaction.atomic
def confirm_for_child(
    *, child_id: UUID, purpose: Purpose, channel: ConsentChannel, shown_digest: str, language: str, actor: Actor
) -> None:
    """A guardian of the child's household says yes for the child.

    raises     PartyNotFound, NotAPerson, PersonGone, NotOffered, ConsentTextChanged, NotTheirGuardian
    publishes  ConsentGiven
    """
    subject = lock_living(child_id)
    if actor.person_id is None or actor.person_id not in guardians_of(child_id):
        raise NotTheirGuardian
    text = _shown_text(purpose, channel, language, shown_digest)
    _write_yes(subject, purpose, channel, text, source=ConsentSource.PAGE, actor=actor, guardian_id=actor.person_id)


@transaction.atomic
def withdraw_consent(
    *,
    person_id: UUID,
    purpose: Purpose,
    channel: ConsentChannel,
    source: ConsentSource,
    actor: Actor,
    proof: Mapping[str, Any] | None = None,
) -> bool:
    """A person says no, or no longer; True when something changed. Counts from the commit on.

    raises     PartyNotFound, NotAPerson, PersonGone, NotPermitted, NotOffered, InvalidProof
    publishes  ConsentWithdrawn
    """
    if actor.person_id is None or actor.person_id not in guardians_of(person_id):
        require_self_or(actor, Action.CONSENTS_CHANGE, person_id)
    if not rules.is_offered(purpose, channel):
        raise NotOffered
    lock_living(person_id)
    return write_no(person_id, purpose, channel, source=source, actor=actor, proof=proof)


@transaction.atomic
def issue_withdrawal_token(*, person_id: UUID, purpose: Purpose, channel: ConsentChannel) -> str:
    """256 random bits for the link of one message; they withdraw this purpose by this channel, and nothing else.

    raises  PartyNotFound, NotAPerson, PersonGone, NotOffered
    """
    if not rules.is_offered(purpose, channel):
        raise NotOffered
    lock_living(person_id)
    token = secrets.token_urlsafe(32)
    WithdrawalToken.objects.create(
        digest=rules.digest(token),
        person_id=person_id,
        purpose=purpose.value,
        channel=channel.value,
        made_at=clock.now(),
    )
    return token


@transaction.atomic
def withdraw_by_token(token: str) -> None:
    """Withdraw what a link in a message is for. A wrong or used one does nothing, and nobody can tell.

    publishes  ConsentWithdrawn
    """
    row = WithdrawalToken.objects.filter(digest=rules.digest(token)).first()
    if row is None or lock_subject(row.person_id).erased_at is not None:
        return
    actor = Actor(person_id=PartyId(row.person_id), name="link", via="page")
    write_no(row.person_id, Purpose(row.purpose), ConsentChannel(row.channel), source=ConsentSource.LINK, actor=actor)
    WithdrawalToken.objects.filter(pk=row.pk, used_at=None).update(used_at=clock.now())


def write_no(
    person_id: UUID,
    purpose: Purpose,
    channel: ConsentChannel,
    *,
    source: ConsentSource,
    actor: Actor,
    proof: Mapping[str, Any] | None = None,
) -> bool:
    """A no under the lock of the person's row; False when it was one already."""
    last = _history(person_id, purpose, channel).order_by("-position").first()
    was_yes = last.is_given if last else not rules.TERMS[purpose].needs_consent
    if not was_yes:
        return False
    row = ConsentRecord(
        person_id=person_id,
        purpose=purpose.value,
        channel=channel.value,
        position=last.position + 1 if last else 1,
        is_given=False,
        at=clock.now(),
        source=source.value,
        proof=_checked_proof(proof),
        user_id=actor.user_id,
    )
    _write(row, actor)
    outbox.publish(
        ConsentWithdrawn(person_id=person_id, purpose=purpose.value, channel=channel.value, withdrawn_at=row.at)
    )
    return True


def _write_yes(  # noqa: PLR0913 -- as give_consent
    subject: DataSubject,
    purpose: Purpose,
    channel: ConsentChannel,
    text: ConsentText,
    *,
    source: ConsentSource,
    actor: Actor,
    proof: Mapping[str, Any] | None = None,
    guardian_id: PartyId | None = None,
) -> None:
    person_id = subject.pk
    count = _history(person_id, purpose, channel).count()
    needs_guardian = rules.is_child(subject.fourteen_on, bool(guardians_of(person_id)), clock.today())
    now = clock.now()
    row = ConsentRecord(
        person_id=person_id,
        purpose=purpose.value,
        channel=channel.value,
        position=count + 1,
        is_given=True,
        at=now,
        text=text,
        source=source.value,
        proof=_checked_proof(proof),
        user_id=actor.user_id,
        guardian_id=guardian_id,
        needs_guardian=needs_guardian,
        valid_until=rules.valid_until(purpose, now),
    )
    _write(row, actor)
    outbox.publish(ConsentGiven(person_id=person_id, purpose=purpose.value, channel=channel.value, given_at=now))


def _write(row: ConsentRecord, actor: Actor) -> None:
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        action="privacy.give_consent" if row.is_given else "privacy.withdraw_consent",
        subject_kind="person",
        subject_id=row.person_id,
        after={"purpose": row.purpose, "channel": row.channel, "source": row.source, "record": str(row.pk)},
    )


def _history(person_id: UUID, purpose: Purpose, channel: ConsentChannel) -> Any:
    return ConsentRecord.objects.filter(person=person_id, purpose=purpose.value, channel=channel.value)


def _shown_text(purpose: Purpose, channel: ConsentChannel, language: str, digest: str) -> ConsentText:
    """The stored words, if those that were shown are still the ones to show."""
    if not rules.is_offered(purpose, channel):
        raise NotOffered
    view = find_text(purpose, channel, language)
    if view is None or view.digest != digest:
        raise ConsentTextChanged(digest=view.digest if view else "")
    return _keep_text(view)


def _keep_text(view: ConsentTextView) -> ConsentText:
    try:
        with transaction.atomic():
            return ConsentText.objects.get_or_create(
                purpose=view.purpose.value,
                channel=view.channel.value if view.channel else "",
                language=view.language,
                version=view.version,
                defaults={"text": view.text, "digest": view.digest, "made_at": clock.now()},
            )[0]
    except IntegrityError:  # another transaction's version came first
        raise ConsentTextChanged(digest="") from None


def _checked_proof(proof: Mapping[str, Any] | None) -> dict[str, Any]:
    try:
        text = json.dumps(dict(proof or {}), ensure_ascii=False)
    except (TypeError, ValueError):
        raise InvalidProof(field="proof") from None
    if len(text) > LARGEST_PROOF or "\\u0000" in text:
        raise InvalidProof(f"a proof has at most {LARGEST_PROOF} characters and no NUL", field="proof")
    return dict(proof or {})
