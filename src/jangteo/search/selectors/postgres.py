"""The engine that comes with Jangteo: entries in PostgreSQL, kept by triggers."""

from collections.abc import Iterable, Sequence
from typing import Any

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import ProductId, Viewer
from jangteo.kernel import replica
from jangteo.search.rules import reading, spelling
from jangteo.search.types import Asked, Form, Hit, Way, Word

MOST_NEAR = 40
FIELDS = ("description", "tagline", "mark", "name")
AS_TYPED = frozenset({Form.TYPED, Form.INITIALS, Form.MEASURE})
_CODE_BEGINS = 4
# Nearly all entries are everybody's: an index of those only holds up the one of the terms.
_EVERYBODYS = "(e.audience = '') IS TRUE"
_OWN = """e.audience = %s OR e.audience = '' AND NOT EXISTS (
    SELECT FROM search_entry own WHERE own.product_id = e.product_id AND own.audience = %s)"""


class PostgresEngine:
    """Terms in a GIN index; a page's order is computed over everything that is found."""

    def find(self, asked: Asked, viewer: Viewer, most: int) -> list[Hit]:
        """Products in which every word is found, the best first; one query."""
        whole = _query(asked.words)
        if code := _code(asked):
            whole = f"({whole}) | {code}" if whole else code
        if not whole:
            return []
        listed, parameters = catalog.listed_sql(viewer)
        read, eyes = _read(viewer)
        exact = _query(asked.words, "A", AS_TYPED)
        text = f"""
            SELECT e.product_id, e.vector @@ %s::tsquery AS is_code, %s = ANY (e.names) AS is_name,
                (e.vector @@ %s::tsquery)::int + (e.vector @@ %s::tsquery)::int + (e.vector @@ %s::tsquery)::int,
                e.vector @@ %s::tsquery AS is_typed,
                coalesce((SELECT max(ceil(4.0 * length(%s) / length(n)))::int FROM unnest(e.names) AS n
                    WHERE strpos(n, %s) > 0), 0) AS cover,
                seen.rank
            FROM search_entry e {_seen(listed)}
            WHERE e.vector @@ %s::tsquery AND ({read})
            ORDER BY 2 DESC, 3 DESC, 4 DESC, 5 DESC, 6 DESC, 7 DESC, 1 LIMIT %s"""  # noqa: S608 -- our own SQL
        fields = [_query(asked.words, weights) for weights in ("A", "AB", "ABC")]
        own = [f"'#{asked.key[: reading.LONGEST_TERM]}'", asked.key, *fields, exact, asked.key, asked.key]
        rows = _rows(text, [*own, *parameters, whole, *eyes, most])
        return [
            Hit(ProductId(pk), is_code, is_name, FIELDS[field], is_typed, cover, rank)
            for pk, is_code, is_name, field, is_typed, cover, rank in rows
        ]

    def known(self, words: Sequence[Word], viewer: Viewer) -> list[bool]:
        """Of each word, whether it alone finds anything; one query."""
        if not words:
            return []
        listed, parameters = catalog.listed_sql(viewer)
        read, eyes = _read(viewer)
        one = f"""EXISTS (SELECT FROM search_entry e JOIN seen ON seen.product_id = e.product_id
            WHERE e.vector @@ %s::tsquery AND ({read}))"""
        text = f"WITH seen AS NOT MATERIALIZED ({listed}) SELECT {', '.join([one] * len(words))}"
        asked = [value for word in words for value in (_query([word]), *eyes)]
        return list(_rows(text, [*parameters, *asked])[0])

    def ways(self, words: Sequence[Word], viewer: Viewer, products: Sequence[ProductId]) -> dict[ProductId, list[int]]:
        """Of each product and word, in the how manieth of its ways it stands there; one query."""
        told = [_query([Word(word.said, (way,))]) for word in words for way in word.ways]
        if not told or not products:
            return {}
        read, eyes = _read(viewer)
        text = f"""SELECT e.product_id, ARRAY[{", ".join(["e.vector @@ %s::tsquery"] * len(told))}]
            FROM search_entry e WHERE e.product_id = ANY (%s) AND ({read})"""  # noqa: S608 -- our own SQL
        found: dict[ProductId, list[int]] = {}
        for pk, stands in _rows(text, [*told, list(products), *eyes]):
            rest = iter(stands)
            each = [[next(rest) for _ in word.ways] for word in words]
            found[ProductId(pk)] = [one.index(True) if True in one else -1 for one in each]
        return found

    def near(self, said: str) -> list[str]:
        """Words that look like one; one query."""
        letters, swapped = reading.letters(said), spelling.swapped(said)
        text = """SELECT said FROM search_word WHERE jamo %% %s OR word = ANY (%s)
            ORDER BY word = ANY (%s) DESC, similarity(jamo, %s) DESC, word LIMIT %s"""
        rows = _rows(text, [letters, swapped, swapped, letters, MOST_NEAR])
        return list(dict.fromkeys(one for (one,) in rows))

    def begin(self, letters: str, viewer: Viewer, most: int) -> list[ProductId]:
        """Products whose name has these letters somewhere; one query."""
        listed, parameters = catalog.listed_sql(viewer)
        read, eyes = _read(viewer)
        text = f"""
            SELECT e.product_id FROM search_entry e {_seen(listed)}
            WHERE e.jamo LIKE %s AND ({read})
            ORDER BY strpos(' ' || e.jamo, ' ' || %s) = 0, length(e.jamo), seen.rank DESC, 1 LIMIT %s"""  # noqa: S608
        like = f"%{letters}%"
        rows = _rows(text, [*parameters, like, *eyes, letters, most])
        return [ProductId(pk) for (pk,) in rows]


def _read(viewer: Viewer) -> tuple[str, list[str]]:
    """Which entries a viewer is found by: their audience's own, else everybody's; with its parameters."""
    return (_OWN, [viewer.audience, viewer.audience]) if viewer.audience else (_EVERYBODYS, [])


def _seen(listed: str) -> str:
    """Which of what is found a viewer may see, looked up one by one: how many are found the planner can't know, and
    for a few of many products it would read all of them."""
    one = f"SELECT * FROM ({listed}) AS l WHERE l.product_id = e.product_id OFFSET 0"  # noqa: S608 -- our own SQL
    return f"JOIN LATERAL ({one}) AS seen ON true"


def _rows(text: str, parameters: Iterable[Any]) -> list[tuple[Any, ...]]:
    with replica.connection().cursor() as cursor:
        cursor.execute(text, list(parameters))
        return list(cursor.fetchall())


def _code(asked: Asked) -> str:
    """The whole as a code, or as the beginning of one."""
    own = asked.key[: reading.LONGEST_TERM]
    if not own:
        return ""
    is_like_code = len(own) >= _CODE_BEGINS and any(one.isdigit() or one in "-_/" for one in asked.text)
    return f"'#{own}' | '#{own}':*" if is_like_code else f"'#{own}'"


def _query(words: Iterable[Word], weights: str = "", forms: frozenset[Form] | None = None) -> str:
    """Words in the language of tsquery; terms hold no quotes and no backslashes."""
    return " & ".join(f"({_one(word, weights, forms)})" for word in words)


def _one(word: Word, weights: str, forms: frozenset[Form] | None) -> str:
    ways = [way for way in word.ways if forms is None or way.form in forms] or [word.ways[0]]
    return " | ".join(_all(way, weights) for way in ways)


def _all(way: Way, weights: str) -> str:
    told = []
    for term in way.terms:
        marks = f"*{weights}" if term.endswith("*") else weights
        told.append(f"'{term.removesuffix('*')}'" + (f":{marks}" if marks else ""))
    return f"({' & '.join(told)})"
