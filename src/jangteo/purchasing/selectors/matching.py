"""What a pasted list means for a buyer, with prices and stock of today; the queries don't grow with the lines."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import Viewer
from jangteo.channels.types import Channel
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature
from jangteo.kernel.permissions import require_any
from jangteo.kernel.types import Action, Actor
from jangteo.purchasing.errors import ListTooLong
from jangteo.purchasing.models import PartNumber
from jangteo.purchasing.rules import Matcher, read_list, unit_code
from jangteo.purchasing.selectors.standing import standings_of
from jangteo.purchasing.types import MOST_LINES, Article, Ended, ListLine, Matched, ReadLine, Sheet, Standing, Wanted


def match_list(
    *, channel: Channel, actor: Actor, text: str, language: str, chosen: Mapping[int, Wanted] | None = None
) -> Sheet:
    """What each line of a list means, of what this buyer may see, and how it stands for them today.

    chosen  {place of the line, from 0: what the buyer says it means}; without SKU or unit as it is written
    raises  flags SwitchedOff, ListTooLong, NotPermitted
    """
    return match_lines(channel=channel, actor=actor, lines=read_list(text), language=language, chosen=chosen)


def match_lines(
    *,
    channel: Channel,
    actor: Actor,
    lines: Sequence[ReadLine],
    language: str,
    chosen: Mapping[int, Wanted] | None = None,
) -> Sheet:
    """As `match_list`, of lines that are read already.

    raises  flags SwitchedOff, ListTooLong, NotPermitted
    """
    require_on(Feature.QUICK_ORDER, channel.id, actor)
    return find_meant(channel=channel, actor=actor, lines=lines, language=language, chosen=chosen)


def find_meant(
    *,
    channel: Channel,
    actor: Actor,
    lines: Sequence[ReadLine],
    language: str,
    chosen: Mapping[int, Wanted] | None = None,
) -> Sheet:
    """As `match_lines`, also where quick order is switched off: of a pad that was written before.

    raises  ListTooLong, NotPermitted
    """
    require_any(actor, Action.CARTS_USE)
    if len(lines) > MOST_LINES:
        raise ListTooLong(f"a list has {MOST_LINES} lines at most", limit=MOST_LINES)
    viewer = catalog.viewer_for(channel, actor, language)
    articles = list_articles(viewer)
    matcher = Matcher(articles, _learned(actor), _ended(viewer, articles))
    matched = [matcher.match(line) for line in lines]
    by_sku = {one.sku: one for one in articles}
    said = chosen or {}
    meant = [_meant(one, said.get(at), by_sku) for at, one in enumerate(matched)]
    standings = standings_of(channel, viewer, {one.id for one in meant if one})
    return Sheet(tuple(_line(at, one, meant[at], standings, said) for at, one in enumerate(matched)))


def list_articles(viewer: Viewer) -> list[Article]:
    """All that a buyer may see, as lines may name it; the name in their language first."""
    found = []
    for pk, sku, gtin, names in catalog.list_named_variants(viewer):
        own = [name for code, name in names if code == viewer.language]
        found.append(Article(pk, sku, (*own, *(name for code, name in names if code != viewer.language)), gtin))
    return found


def list_part_numbers(party_ids: Iterable[UUID]) -> list[tuple[str, UUID]]:
    """(what these parties write, which variant they mean), by what they write."""
    rows = PartNumber.objects.filter(party__in=list(party_ids)).order_by("text", "pk")
    return list(rows.values_list("text", "variant_id"))


def _ended(viewer: Viewer, articles: Sequence[Article]) -> list[Ended]:
    """What is replaced, and is none of these articles any more."""
    by_id = {one.id: one for one in articles}
    return [
        Ended(pk, one.old_sku, one.old_gtin, by_id[one.variant_id], one.why)
        for pk, one in catalog.replacements(None, viewer).items()
        if pk not in by_id and one.variant_id in by_id
    ]


def _learned(actor: Actor) -> dict[str, UUID]:
    """{key: variant} of whom they act for and the units above, the nearest counting."""
    units: list[UUID] = list(actor.units)
    if not units:
        return {}
    rows = PartNumber.objects.filter(party__in=units).values_list("party_id", "key", "variant_id")
    ordered = sorted(rows, key=lambda row: -units.index(row[0]))
    return {key: variant for _, key, variant in ordered}


def _meant(matched: Matched, said: Wanted | None, by_sku: Mapping[str, Article]) -> Article | None:
    if said is not None and said.sku:
        return by_sku.get(said.sku)
    return matched.best.article if matched.best else None


def _line(
    at: int,
    matched: Matched,
    article: Article | None,
    standings: Mapping[UUID, Standing],
    said: Mapping[int, Wanted],
) -> ListLine:
    choices = ((matched.best,) if matched.best else ()) + matched.others
    known = [one.article for one in choices] + ([article] if article else [])
    names = {one.id: one.names[0] if one.names else one.sku for one in known}
    standing = standings.get(article.id) if article else None
    wanted = said.get(at)
    unit = "each"
    if standing is not None and article is not None:
        unit = unit_code(matched.line.unit, standing.units, article.names)
        if wanted is not None and wanted.unit:
            unit = wanted.unit if wanted.unit in standing.units else ""
    return ListLine(
        matched=matched,
        names=names,
        article=article,
        standing=standing,
        quantity=wanted.quantity if wanted is not None else matched.line.quantity,
        unit=unit,
        is_chosen=article is not None and (matched.best is None or matched.best.article.id != article.id),
    )
