from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from jangteo.kernel import audit, clock
from jangteo.kernel.languages import LANGUAGES
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.search.errors import InvalidSynonym, SynonymNotFound
from jangteo.search.models import Synonym
from jangteo.search.rules.reading import key
from jangteo.search.types import SynonymDraft

MOST_WORDS, LONGEST_WORD = 20, 60


@transaction.atomic
def add_synonym(*, words: Sequence[str], actor: Actor, only: Sequence[str] = (), language: str = "") -> UUID:
    """Words any of which finds what any other finds; with `only`: they find what these find, not the other way round.

    language  of the pages on which they do; empty: of all
    raises    NotPermitted, InvalidSynonym
    """
    require(actor, Action.CATALOGUE_CHANGE)
    draft = check_synonym(SynonymDraft(tuple(words), tuple(only), language))
    row = Synonym.objects.create(
        words=list(draft.words), only=list(draft.only), language=draft.language, created_at=clock.now()
    )
    _record(actor, "add_synonym", row.pk, after=_told(row))
    return row.pk


@transaction.atomic
def change_synonym(*, synonym_id: UUID, draft: SynonymDraft, actor: Actor) -> None:
    """Other words, other directions or another language for a synonym.

    locks   the synonym
    raises  NotPermitted, SynonymNotFound, InvalidSynonym
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = _locked(synonym_id)
    draft, before = check_synonym(draft), _told(row)
    row.words, row.only, row.language = list(draft.words), list(draft.only), draft.language
    row.save(update_fields=["words", "only", "language"])
    if before != _told(row):
        _record(actor, "change_synonym", row.pk, before=before, after=_told(row))


@transaction.atomic
def drop_synonym(*, synonym_id: UUID, actor: Actor) -> None:
    """Words that no longer mean the same.

    raises  SynonymNotFound
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = _locked(synonym_id)
    before = _told(row)
    row.delete()
    _record(actor, "drop_synonym", synonym_id, before=before)


def check_synonym(draft: SynonymDraft) -> SynonymDraft:
    """The draft as it is kept.

    raises  InvalidSynonym
    """
    said, found = _checked(draft.words), _checked(draft.only)
    if len(said) + len(found) < 2 or not said:
        raise InvalidSynonym("a synonym needs two words that differ", field="words")
    if draft.language not in ("", *LANGUAGES):
        raise InvalidSynonym(f"there are no pages in {draft.language[:10]!r}", field="language")
    return SynonymDraft(tuple(said), tuple(found), draft.language)


def _locked(synonym_id: UUID) -> Synonym:
    row = Synonym.objects.select_for_update().filter(pk=synonym_id).first()
    if row is None:
        raise SynonymNotFound(f"there is no synonym {synonym_id}")
    return row


def _told(row: Synonym) -> dict[str, Any]:
    """A synonym as the audit tells it."""
    return {"words": row.words, "only": row.only} | ({"language": row.language} if row.language else {})


def _record(actor: Actor, action: str, synonym_id: UUID, **facts: Any) -> None:
    audit.record(actor=actor, action=f"search.{action}", subject_kind="synonym", subject_id=synonym_id, **facts)


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
