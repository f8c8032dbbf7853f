"""Synonyms as staff read them."""

from uuid import UUID

from jangteo.search.errors import SynonymNotFound
from jangteo.search.models import Synonym
from jangteo.search.types import SynonymDraft, SynonymRow


def list_synonyms(*, language: str | None = None, holding: str = "") -> list[SynonymRow]:
    """All synonyms, the newest first.

    language  only those of its pages alone; empty: only those of all pages
    holding   only those in which a word has this in it
    """
    rows = Synonym.objects.order_by("-pk")
    if language is not None:
        rows = rows.filter(language=language)
    said = holding.casefold().strip()
    found = [_row(row) for row in rows]
    return [one for one in found if any(said in word.casefold() for word in (*one.draft.words, *one.draft.only))]


def get_synonym(synonym_id: UUID) -> SynonymRow:
    """One synonym.

    raises  SynonymNotFound
    """
    row = Synonym.objects.filter(pk=synonym_id).first()
    if row is None:
        raise SynonymNotFound(f"there is no synonym {synonym_id}")
    return _row(row)


def _row(row: Synonym) -> SynonymRow:
    return SynonymRow(row.pk, SynonymDraft(tuple(row.words), tuple(row.only), row.language))
