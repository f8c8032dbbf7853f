"""Pages and their versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Least

from jangteo.catalog.selectors import pictures_by_slug, product_ids_by_slug
from jangteo.catalog.selectors.shelves import categories_by_slug
from jangteo.channels.types import Channel
from jangteo.content import rules
from jangteo.content.errors import PageNotFound, VersionNotFound
from jangteo.content.models import Page, PageVersion
from jangteo.content.types import (
    Difference,
    MenuEntry,
    PageContent,
    PageEdit,
    PageRow,
    Place,
    Problem,
    Version,
    VersionState,
)
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.segments.selectors import list_segments

MOST_KEPT = 256  # channels in their versions, by the hour


def in_time() -> QuerySet[PageVersion]:
    """Versions in their time now, the latest of a page first."""
    now = clock.now()
    rows = PageVersion.objects.filter(Q(until_at=None) | Q(until_at__gt=now), from_at__lte=now, published_at__lte=now)
    return rows.filter(Q(ending=None) | Q(ending__ended_at__gt=now)).order_by("page", "-number")


def list_shown(channel_id: UUID, language: str) -> list[MenuEntry]:
    """The pages that a channel shows now but for its home, in their order; one query."""
    rows = in_time().filter(page__channel=channel_id).exclude(page__slug="")
    found = rows.distinct("page").values_list("page__position", "page__slug", "page__place", "content__titles")
    return [
        MenuEntry(slug, say(titles, language), Place(place))
        for _, slug, place, titles in sorted(found, key=lambda one: one[:2])
    ]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A version of a listed page with its time."""

    page_id: UUID
    order: tuple[int, str]
    place: str
    titles: Mapping[str, str]
    from_at: datetime
    until_at: datetime | None

    def is_in_time(self, now: datetime) -> bool:
        return self.from_at <= now and (self.until_at is None or now < self.until_at)


def list_listed(channel: Channel, language: str) -> list[MenuEntry]:
    """The pages that a channel lists of its own accord now, in their order.

    They are read once for each version of the channel's pages, which came with the channel: no query after that. What
    is published, taken off or moved is another version in the same transaction, so it shows at once; times of showing
    are looked at each time. A channel that never published has none.
    """
    if channel.pages_version is None:
        return []
    now, shown = clock.now(), dict[UUID, _Listed]()
    for one in _listed(channel.id, channel.pages_version, now.replace(minute=0, second=0, microsecond=0)):
        if one.is_in_time(now):
            shown.setdefault(one.page_id, one)
    return [
        MenuEntry(one.order[1], say(one.titles, language), Place(one.place))
        for one in sorted(shown.values(), key=lambda one: one.order)
    ]


@lru_cache(maxsize=MOST_KEPT)
def _listed(channel_id: UUID, _version: UUID, since: datetime) -> tuple[_Listed, ...]:
    """Versions of listed pages that are or will be in their time since then, the latest of a page first."""
    ends = Least(F("until_at"), F("ending__ended_at"))
    rows = PageVersion.objects.filter(page__channel=channel_id).exclude(page__slug="").exclude(page__place="")
    rows = rows.annotate(ends=ends).filter(Q(ends=None) | Q(ends__gt=since)).order_by("page", "-number")
    told = rows.values_list("page", "page__position", "page__slug", "page__place", "content__titles", "from_at", "ends")
    return tuple(_Listed(pk, (position, slug), *rest) for pk, position, slug, *rest in told)


def list_pages(channel_id: UUID) -> list[PageRow]:
    """A channel's pages, its home first; two queries."""
    pages = list(Page.objects.filter(channel=channel_id).order_by("slug"))
    versions: dict[UUID, list[PageVersion]] = {}
    for row in _versions([page.pk for page in pages]):
        versions.setdefault(row.page_id, []).append(row)
    return [_row(page, versions.get(page.pk, [])) for page in pages]


def get_page(page_id: UUID) -> PageEdit:
    """A page with its draft, what keeps that from being published, and its versions, newest first.

    raises  PageNotFound
    """
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        raise PageNotFound
    rows = list(_versions([page.pk]))
    draft = rules.read_content(page.draft)
    states = _states(rows)
    return PageEdit(
        row=_row(page, rows),
        draft=draft,
        draft_number=page.draft_number,
        problems=tuple(find_problems(draft)),
        versions=tuple(_version(row, states[row.pk]) for row in rows),
    )


def find_problems(content: PageContent) -> list[Problem]:
    """What keeps a content from being published; at most four queries."""
    named = rules.named_in(content)
    pictures = {one: rules.picture_named(one) for one in named.pictures}
    there = pictures_by_slug({slug for slug, _ in pictures.values()}, None) if pictures else {}
    known = rules.Named(
        products=frozenset(product_ids_by_slug(named.products)) if named.products else frozenset(),
        categories=frozenset(categories_by_slug(named.categories)) if named.categories else frozenset(),
        pictures=frozenset(said for said, (slug, place) in pictures.items() if 0 < place <= len(there.get(slug, ()))),
        segments=frozenset(code for _, code, _ in list_segments()) if named.segments else frozenset(),
    )
    return rules.problems_of(content, known)


def compare_versions(page_id: UUID, before: int, after: int | None) -> list[Difference]:
    """What changed from one version to another; None is the draft, 0 an empty page.

    raises  PageNotFound, VersionNotFound
    """
    page = Page.objects.filter(pk=page_id).first()
    if page is None:
        raise PageNotFound
    numbers = [one for one in (before, after) if one]
    rows = dict(PageVersion.objects.filter(page=page, number__in=numbers).values_list("number", "content"))
    if any(one not in rows for one in numbers):
        raise VersionNotFound
    later = page.draft if after is None else rows.get(after, {})
    return rules.differences(rules.read_content(rows.get(before, {})), rules.read_content(later))


def _versions(page_ids: Iterable[UUID]) -> QuerySet[PageVersion]:
    rows = PageVersion.objects.filter(page__in=list(page_ids)).select_related("ending")
    return rows.order_by("page", "-number")


def _row(page: Page, versions: Sequence[PageVersion]) -> PageRow:
    states = _states(versions)
    shown = next((one.number for one in versions if states[one.pk] == VersionState.SHOWN), None)
    return PageRow(
        id=page.pk,
        channel_id=page.channel_id,
        slug=page.slug,
        place=Place(page.place),
        position=page.position,
        titles=page.draft.get("titles", {}),
        shown=shown,
        is_waiting=VersionState.WAITING in states.values(),
        is_changed=not versions or versions[0].content != page.draft,
        changed_at=page.changed_at,
    )


def _states(versions: Sequence[PageVersion]) -> dict[UUID, VersionState]:
    """{version: how it stands now} of one page's versions, newest first."""
    now, found, has_one = clock.now(), {}, False
    for row in versions:
        if _over_at(row) is not None and _over_at(row) <= now:  # type: ignore[operator]
            found[row.pk] = VersionState.OVER
        elif row.from_at > now:
            found[row.pk] = VersionState.WAITING
        else:
            found[row.pk] = VersionState.BELOW if has_one else VersionState.SHOWN
            has_one = True
    return found


def _over_at(row: PageVersion) -> datetime | None:
    ended_at = _ended_at(row)
    ends = [one for one in (row.until_at, ended_at) if one is not None]
    return min(ends, default=None)


def _ended_at(row: PageVersion) -> datetime | None:
    return row.ending.ended_at if hasattr(row, "ending") else None


def _version(row: PageVersion, state: VersionState) -> Version:
    return Version(
        id=row.pk,
        number=row.number,
        state=state,
        content=rules.read_content(row.content),
        from_at=row.from_at,
        until_at=row.until_at,
        ended_at=_ended_at(row),
        published_at=row.published_at,
        restores=row.restores,
        why=row.why,
    )
