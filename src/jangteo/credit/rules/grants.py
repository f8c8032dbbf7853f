"""Which of the terms given to a buyer hold."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from jangteo.credit.types import GrantKind, TermsGrantView


def choose_terms(
    grants: Sequence[TermsGrantView],
    *,
    channel_id: UUID,
    lineage: Sequence[UUID],
    segment_ids: Collection[UUID],
    on: date,
) -> tuple[TermsGrantView | None, dict[str, Any]]:
    """The grant that holds on a day, and why.

    The nearest unit comes first, then those above it, then segments, then the channel's own. Among equals one for
    this very channel comes before one for all, then the higher priority, then the later start, then the code.

    lineage  the buyer and the units above it, nearest first; empty for a guest
    """
    holding = [
        one
        for one in grants
        if one.from_on <= on
        and (one.until_on is None or on < one.until_on)
        and one.channel_id in (None, channel_id)
        and _distance(one, lineage, segment_ids) is not None
    ]
    if not holding:
        return None, {"rule": "no_terms", "on": on.isoformat()}
    ranked = sorted(holding, key=lambda one: _rank(one, lineage, segment_ids))
    chosen = ranked[0]
    because: dict[str, Any] = {
        "rule": chosen.kind.value,
        "on": on.isoformat(),
        "terms": chosen.terms.code,
        "version": chosen.terms.version,
        "grant": str(chosen.id),
        "levels_up": list(lineage).index(chosen.party_id) if chosen.party_id else None,
        "instead_of": [one.terms.code for one in ranked[1:]],
    }
    return chosen, because


def _distance(one: TermsGrantView, lineage: Sequence[UUID], segment_ids: Collection[UUID]) -> int | None:
    if one.party_id is not None:
        return list(lineage).index(one.party_id) if one.party_id in lineage else None
    if one.kind == GrantKind.SEGMENT:
        return len(lineage) if one.segment_id in segment_ids else None
    return len(lineage) + 1


def _rank(one: TermsGrantView, lineage: Sequence[UUID], segment_ids: Collection[UUID]) -> tuple[Any, ...]:
    distance = _distance(one, lineage, segment_ids)
    return (distance, one.channel_id is None, -one.priority, -one.from_on.toordinal(), one.terms.code, str(one.id))


def terms_in_words(because: Mapping[str, Any], language: str) -> list[str]:
    """Why these terms hold, in "ko" or "en"."""
    words = _WORDS["en" if language == "en" else "ko"]
    rule = str(because.get("rule", ""))
    if rule == GrantKind.PARTY and because.get("levels_up"):
        rule = "party_above"
    if rule not in words:
        return []
    sentences = [words[rule].format(terms=because.get("terms", ""), version=because.get("version", ""))]
    others = [str(one) for one in because.get("instead_of", [])]
    return [*sentences, words["others"].format(others=", ".join(others))] if others else sentences


_WORDS: Mapping[str, Mapping[str, str]] = {
    "ko": {
        "party": "결제 조건 {terms}(제{version}판)은 이 거래처에 직접 정해졌습니다.",
        "party_above": "결제 조건 {terms}(제{version}판)은 상위 조직에서 내려왔습니다.",
        "segment": "결제 조건 {terms}(제{version}판)은 이 거래처가 속한 그룹에 정해졌습니다.",
        "channel": "결제 조건 {terms}(제{version}판)은 채널의 기본 조건입니다.",
        "no_terms": "정해진 결제 조건이 없어 바로 결제합니다.",
        "others": "함께 있던 다른 조건은 뒤로 밀렸습니다: {others}.",
    },
    "en": {
        "party": "Payment terms {terms} (version {version}) were given to this very buyer.",
        "party_above": "Payment terms {terms} (version {version}) come down from a unit above.",
        "segment": "Payment terms {terms} (version {version}) are given to a segment of the buyer.",
        "channel": "Payment terms {terms} (version {version}) are the channel's own.",
        "no_terms": "Nobody gave payment terms: it is paid at once.",
        "others": "They come before others that hold too: {others}.",
    },
}
