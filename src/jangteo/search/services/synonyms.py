from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.search.errors import InvalidSynonym, SynonymNotFound
from jangteo.search.models import Synonym
from jangteo.search.rules.reading import key

MOST_WORDS, LONGEST_WORD = 20, 60


@transaction.atomic
def add_synonym(*, words: Sequence[str], actor: Actor, only: Sequence[str] = ()) -> UUID:
    """Words any of which finds what any other finds; with `only`: they find what these find, not the other way round.

    raises  InvalidSynonym
    """
    require(actor, Action.CATALOGUE_CHANGE)
    said, found = _checked(words), _checked(only)
    if len(said) + len(found) < 2 or not said:
        raise InvalidSynonym("a synonym needs two words that differ", field="words")
    row = Synonym.objects.create(words=said, only=found, created_at=clock.now())
    audit.record(
        actor=actor,
        action="search.add_synonym",
        subject_kind="synonym",
        subject_id=row.pk,
        after={"words": said, "only": found},
    )
    return row.pk


@transaction.atomic
def drop_synonym(*, synonym_id: UUID, actor: Actor) -> None:
    """Words that no longer mean the same.

    raises  SynonymNotFound
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = Synonym.objects.select_for_update().filter(pk=synonym_id).first()
    if row is None:
        raise SynonymNotFound(f"there is no synonym {synonym_id}")
    before = {"words": row.words, "only": row.only}
    row.delete()
    audit.record(
        actor=actor, action="search.drop_synonym", subject_kind="synonym", subject_id=synonym_id, before=before
    )


def _checked(words: Sequence[str]) -> list[str]:
    """Words as they are kept: without spaces around them, none twice.

    raises  InvalidSynonym
    """
    kept = {key(one): " ".join(one.split()) for one in words if one.strip()}
    if "" in kept:
        raise InvalidSynonym(f"{kept['']!r} has neither letters nor digits", field="words")
    if len(kept) > MOST_WORDS:
        raise InvalidSynonym(f"at most {MOST_WORDS} words", field="words")
    for one in kept.values():
        if len(one) > LONGEST_WORD:
            raise InvalidSynonym(f"{one[:40]!r} is longer than {LONGEST_WORD} letters", field="words")
    return list(kept.values())
