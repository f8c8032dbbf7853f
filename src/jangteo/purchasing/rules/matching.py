"""What a line of a list means: by its codes first, then by what articles are called."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from jangteo.kernel.gtin import is_gtin
from jangteo.purchasing.rules.spelling import code, grams, letter_grams, measures
from jangteo.purchasing.types import Article, Ended, How, Match, Matched, ReadLine

NEAR, APART, MOST_OTHERS = 0.3, 0.05, 5
SURE = 0.55
OTHER_MEASURE = 0.5  # what a match is worth whose size is another than the one asked for
COMMON = 0.2  # a part that more than a fifth of all names bear finds nothing by itself
BY_CODE = Decimal(1)


class Names:
    """Names by their parts; a rare part weighs more than a common one."""

    def __init__(self, names: Iterable[tuple[int, str]], parts: Callable[[str], frozenset[str]]) -> None:
        self._parts = parts
        self._article: list[int] = []
        self._has: list[frozenset[str]] = []
        self._where: dict[str, list[int]] = defaultdict(list)
        for article, name in names:
            found = parts(name)
            for part in found:
                self._where[part].append(len(self._article))
            self._article.append(article)
            self._has.append(found)
        many = len(self._article)
        self._weight = {part: math.log(1 + many / len(rows)) for part, rows in self._where.items()}
        self._unknown = math.log(1 + many)
        self._most = max(50, int(many * COMMON))
        self._whole = [sum(map(self._weight.__getitem__, sorted(found))) for found in self._has]

    def scores(self, text: str) -> Mapping[int, float]:
        """{article: how much of the text is in its name, and a little of how much of its name in the text}; 0 to 1."""
        asked = self._parts(text)
        total = sum(self._weight.get(part, self._unknown) for part in sorted(asked))
        best: dict[int, float] = {}
        for row in self._candidates(asked):
            shared = sum(self._weight[part] for part in sorted(asked & self._has[row]))
            score = 0.75 * shared / total + 0.25 * shared / self._whole[row]
            if score > best.get(self._article[row], 0):
                best[self._article[row]] = score
        return best

    def _candidates(self, asked: frozenset[str]) -> set[int]:
        known = sorted((part for part in asked if part in self._where), key=lambda part: (len(self._where[part]), part))
        rows: set[int] = set()
        for part in known:
            if rows and len(self._where[part]) > self._most:
                break
            rows.update(self._where[part])
        return rows


class Matcher:
    """All that a buyer may order, to be asked what lines mean. Made once for a list."""

    def __init__(
        self, articles: Sequence[Article], learned: Mapping[str, UUID] | None = None, ended: Iterable[Ended] = ()
    ) -> None:
        """
        articles  those that the buyer may see
        learned   {what they write, as `learned_key` gives it: which article they meant by it}
        ended     what is none of these any more, and which of these takes its place
        """
        self._articles = articles
        replaced = {one.id: (one, Match(one.by, How.REPLACED, BY_CODE, one.sku, one.why)) for one in ended}
        by_id = {pk: match for pk, (_, match) in replaced.items()}
        by_id |= {one.id: Match(one, How.PART_NUMBER, BY_CODE) for one in articles}
        self._by_code = {one.gtin.lstrip("0"): match for one, match in replaced.values() if one.gtin}
        self._by_code |= {code(one.sku): match for one, match in replaced.values()}
        self._by_code |= {text: by_id[meant] for text, meant in (learned or {}).items() if meant in by_id}
        self._by_code |= {one.gtin.lstrip("0"): Match(one, How.GTIN, BY_CODE) for one in articles if one.gtin}
        self._by_code |= {code(one.sku): Match(one, How.SKU, BY_CODE) for one in articles}

    @cached_property
    def _rows(self) -> list[tuple[int, str]]:
        """Every name, and those of all languages in one for who mixes them."""
        rows = [(number, name) for number, one in enumerate(self._articles) for name in one.names]
        mixed = [(number, " ".join(one.names)) for number, one in enumerate(self._articles) if len(one.names) > 1]
        return rows + mixed

    @cached_property
    def _names(self) -> Names:
        return Names(self._rows, grams)

    @cached_property
    def _letters(self) -> Names:
        return Names(self._rows, letter_grams)

    @cached_property
    def _measures(self) -> list[frozenset[str]]:
        return [frozenset().union(*map(measures, one.names)) for one in self._articles]

    def match(self, line: ReadLine) -> Matched:
        """What a line means: a code wins over a name; of names the nearest, if it is near and no other is as near."""
        found = self._code(line.words)
        if found is not None:
            return Matched(line, found)
        near = self._by_name(line.words)
        if not near:
            return Matched(line, None)
        first, second = near[0][0], near[1][0] if len(near) > 1 else 0.0
        matches = [Match(one, How.NAME, _share(score)) for score, one in near]
        if first >= SURE and first - second >= APART:
            return Matched(line, matches[0], tuple(matches[1:]))
        return Matched(line, None, tuple(matches))

    def _code(self, words: str) -> Match | None:
        """The article whose code is the whole text, or alone among its words."""
        key = code(words)
        whole = self._by_code.get(key) or (self._by_code.get(key.lstrip("0")) if is_gtin(key) else None)
        if whole is not None:
            return whole
        found = {}
        for word in words.replace(",", " ").split():
            key = code(word)
            hit = self._by_code.get(key) or (self._by_code.get(key.lstrip("0")) if is_gtin(key) else None)
            if hit is not None and len(key) > 2 and (hit.how != How.PART_NUMBER or any(map(str.isdigit, key))):
                found[hit.article.id] = hit
        return next(iter(found.values())) if len(found) == 1 else None

    def _by_name(self, words: str) -> list[tuple[float, Article]]:
        wanted = measures(words)
        scores = dict(self._names.scores(words))
        if max(scores.values(), default=0.0) < SURE:
            for number, score in self._letters.scores(words).items():
                scores[number] = max(scores.get(number, 0.0), score * 0.95)
        found = []
        for number, score in scores.items():
            own = self._measures[number] if wanted else frozenset()
            worth = score * OTHER_MEASURE if own and not wanted & own else score
            if worth >= NEAR:
                found.append((worth, self._articles[number]))
        return sorted(found, key=lambda one: (-one[0], one[1].sku))[: MOST_OTHERS + 1]


def learned_key(words: str) -> str:
    """What the words of a line are remembered by: without case, spaces and marks.

    >>> learned_key("온결 a-17 머그")
    '온결A17머그'
    """
    return code(words)


def _share(score: float) -> Decimal:
    return Decimal(round(min(score, 0.98) * 100)).scaleb(-2)
