"""Pages and their versions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from jangteo.catalog.selectors import pictures_by_slug, product_ids_by_slug
from jangteo.catalog.selectors.shelves import categories_by_slug
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


def in_time() -> QuerySet[PageVersion]:
    """Versions in their time now, the latest of a page first."""
    now = clock.now()
    rows = PageVersion.objects.filter(Q(until_at=None) | Q(until_at__gt=now), from_at__lte=now, published_at__lte=now)
    return rows.filter(Q(ending=None) | Q(ending__ended_at__gt=now)).order_by("page", "-number")


def list_shown(channel_id: UUID, language: str, *, only_listed: bool = False) -> list[MenuEntry]:
    """The pages that a channel shows now but for its home, in their order; one query.

    only_listed  those that the shop lists of its own accord
    """
    rows = in_time().filter(page__channel=channel_id).exclude(page__slug="")
    rows = rows.exclude(page__place="") if only_listed else rows
    found = rows.distinct("page").values_list("page__position", "page__slug", "page__place", "content__titles")
    return [
        MenuEntry(slug, say(titles, language), Place(place))
        for _, slug, place, titles in sorted(found, key=lambda one: one[:2])
    ]


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
