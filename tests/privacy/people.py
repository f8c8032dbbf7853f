"""People who choose, and the words they are shown."""

from typing import Any
from uuid import UUID

from django.db import connection

from factories import ACTOR, acting, log_in, person
from jangteo.kernel.types import Action, Actor, Scope, UserId
from jangteo.parties import services as parties
from jangteo.parties.types import MemberRole
from jangteo.privacy import services
from jangteo.privacy.models import DataRequest
from jangteo.privacy.selectors import find_text
from jangteo.privacy.types import ConsentChannel, ConsentSource, Purpose, RequestState

ADS, NIGHT = Purpose.ADVERTISING, Purpose.ADVERTISING_NIGHT
EMAIL, SMS = ConsentChannel.EMAIL, ConsentChannel.SMS


def oneself(person_id: UUID) -> Actor:
    """A person acting for themselves."""
    return acting(person_id, person_id)


def someone(name: str = "손지우") -> Actor:
    """A new person without a log-in."""
    return oneself(person(name))


def officer(*actions: Action) -> Actor:
    """Staff with these rights, over everything."""
    return Actor(
        user_id=UserId(log_in(person("담당자"))),
        name="담당자",
        is_staff=True,
        via="office",
        rights=dict.fromkeys(actions, Scope.ALL),
    )


def digest_of(purpose: Purpose, channel: ConsentChannel, language: str = "ko") -> str:
    """Of the words shown now."""
    text = find_text(purpose, channel, language)
    assert text
    return text.digest


def say_yes(who: Actor, purpose: Purpose = ADS, channel: ConsentChannel = EMAIL, **changes: Any) -> None:
    """The person says yes on a page."""
    facts: dict[str, Any] = {
        "person_id": who.person_id,
        "purpose": purpose,
        "channel": channel,
        "shown_digest": "" if "shown_digest" in changes else digest_of(purpose, channel),
        "language": "ko",
        "source": ConsentSource.PAGE,
        "actor": who,
    }
    services.give_consent(**(facts | changes))


def say_no(
    actor: Actor, purpose: Purpose = ADS, channel: ConsentChannel = EMAIL, person_id: UUID | None = None
) -> bool:
    """The person says no on a page."""
    whose = person_id or actor.person_id
    assert whose
    return services.withdraw_consent(
        person_id=whose, purpose=purpose, channel=channel, source=ConsentSource.PAGE, actor=actor
    )


def family() -> tuple[Actor, Actor]:
    """A guardian and a child of one household."""
    guardian, child = someone("보호자"), someone("아이")
    assert guardian.person_id
    assert child.person_id
    household = parties.create_household(name="손씨네", language="ko", actor=ACTOR)
    parties.add_member(party_id=household, person_id=guardian.person_id, role=MemberRole.GUARDIAN, actor=ACTOR)
    parties.add_member(party_id=household, person_id=child.person_id, role=MemberRole.CHILD, actor=ACTOR)
    return guardian, child


def erase(person_id: UUID) -> RequestState:
    """Ask for an erasure and do it."""
    services.ask_for_erasure(person_id=person_id, actor=ACTOR)
    return services.run_request(DataRequest.objects.filter(kind="erasure").latest("asked_at", "pk").pk)


def places_of(marker: str) -> set[str]:
    """Every "table.column" of the database whose text or JSON holds a marker."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT table_name, column_name FROM information_schema.columns
               WHERE table_schema = 'public' AND (data_type IN ('text', 'character varying', 'json', 'jsonb', 'ARRAY')
                 OR data_type = 'character')"""
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}"::text ILIKE %s LIMIT 1', [f"%{marker}%"])
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found
