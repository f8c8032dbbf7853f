from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from jangteo.channels.selectors import channels_by_id
from jangteo.content import rules
from jangteo.content.errors import InvalidPage, PageExists, PageMoved, PageNotFound, VersionNotFound, VersionOver
from jangteo.content.models import Page, PageEnding, PageVersion
from jangteo.content.selectors.pages import find_problems
from jangteo.content.services.redirects import lead_on
from jangteo.content.types import HOME, LONGEST_WHY, PageContent, Place
from jangteo.kernel import audit, clock
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor


@transaction.atomic
def create_page(*, channel_id: UUID, slug: str, content: PageContent, actor: Actor) -> UUID:
    """A page with its first draft; nobody sees it yet.

    slug    the last part of its address; empty is the channel's home
    raises  NotPermitted, InvalidPage, PageExists
    """
    require(actor, Action.CONTENT_CHANGE)
    if channel_id not in channels_by_id([channel_id]):
        raise InvalidPage("there is no such channel", block=0, field="channel")
    now, slug = clock.now(), rules.check_slug(slug)
    draft = rules.written(rules.read_content(rules.written(content)))
    try:
        with transaction.atomic():
            row = Page.objects.create(channel_id=channel_id, slug=slug, draft=draft, changed_at=now, created_at=now)
    except IntegrityError:
        raise PageExists(slug=slug) from None
    _record(actor, "create_page", row.pk, after={"slug": slug})
    return row.pk


@transaction.atomic
def save_draft(*, page_id: UUID, content: PageContent, draft_number: int, actor: Actor) -> int:
    """Keep a draft, whole or not; what is shown stays as it is. Returns the draft's new number.

    draft_number  of the draft that was edited
    locks         the page
    raises        NotPermitted, PageNotFound, PageMoved, InvalidPage
    """
    require(actor, Action.CONTENT_CHANGE)
    row = _locked(page_id)
    if row.draft_number != draft_number:
        raise PageMoved
    stored = rules.written(rules.read_content(rules.written(content)))
    if stored == row.draft:
        return row.draft_number
    changed = len(rules.differences(rules.read_content(row.draft), rules.read_content(stored)))
    row.draft, row.draft_number, row.changed_at = stored, draft_number + 1, clock.now()
    row.save(update_fields=["draft", "draft_number", "changed_at"])
    _record(actor, "save_draft", row.pk, after={"draft": row.draft_number, "changed_fields": changed})
    return row.draft_number


@transaction.atomic
def publish_page(
    *,
    page_id: UUID,
    draft_number: int,
    actor: Actor,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    why: str = "",
) -> int:
    """Publish the draft as a version, now or from a moment, for good or until one; returns the version's number.

    from_at  a moment that has passed is now
    locks    the page
    raises   NotPermitted, PageNotFound, PageMoved, InvalidPage
    """
    require(actor, Action.CONTENT_CHANGE)
    row = _locked(page_id)
    if row.draft_number != draft_number:
        raise PageMoved
    problems = find_problems(rules.read_content(row.draft))
    if problems:
        first = problems[0]
        raise InvalidPage(
            f"{len(problems)} things keep the page from being published",
            block=first.block,
            field=first.field,
            problem=first.code,
            count=len(problems),
        )
    return _publish(row, row.draft, (from_at, until_at), why, actor)


@transaction.atomic
def publish_again(*, page_id: UUID, number: int, actor: Actor, why: str = "") -> int:
    """Bring an earlier version back, as a version of its own from now on; the draft stays as it is.

    locks   the page
    raises  NotPermitted, PageNotFound, VersionNotFound, InvalidPage
    """
    require(actor, Action.CONTENT_CHANGE)
    row = _locked(page_id)
    earlier = PageVersion.objects.filter(page=row, number=number).first()
    if earlier is None:
        raise VersionNotFound
    return _publish(row, earlier.content, (None, None), why, actor, restores=number)


@transaction.atomic
def end_version(*, page_id: UUID, number: int, actor: Actor) -> None:
    """Take a version back before its time; what is below it is shown again.

    locks   the page
    raises  NotPermitted, PageNotFound, VersionNotFound, VersionOver
    """
    require(actor, Action.CONTENT_CHANGE)
    row = _locked(page_id)
    version = PageVersion.objects.filter(page=row, number=number).select_related("ending").first()
    if version is None:
        raise VersionNotFound
    if _is_over(version):
        raise VersionOver(number=number)
    PageEnding.objects.create(version=version, ended_at=clock.now())
    _record(actor, "end_version", row.pk, after={"version": number})


@transaction.atomic
def take_off(*, page_id: UUID, actor: Actor) -> None:
    """Show the page no more: every version that is in its time, or still to come, is over.

    locks   the page
    raises  NotPermitted, PageNotFound
    """
    require(actor, Action.CONTENT_CHANGE)
    row = _locked(page_id)
    versions = PageVersion.objects.filter(page=row).select_related("ending").order_by("number")
    open_ones = [one for one in versions if not _is_over(one)]
    PageEnding.objects.bulk_create(PageEnding(version=one, ended_at=clock.now()) for one in open_ones)
    if open_ones:
        _record(actor, "take_off", row.pk, after={"versions": [one.number for one in open_ones]})


@transaction.atomic
def set_address(*, page_id: UUID, slug: str, place: Place, position: int, actor: Actor) -> None:
    """Where a page stands: its address, and where the shop lists it; a published page's old address leads to the new.

    locks   the page
    raises  NotPermitted, PageNotFound, InvalidPage, PageExists, RedirectLoops
    """
    require(actor, Action.CONTENT_CHANGE)
    row, slug = _locked(page_id), rules.check_slug(slug)
    if (row.slug == HOME) != (slug == HOME):
        raise InvalidPage("the home keeps its address, and no other page has it", block=0, field="slug")
    if slug == HOME and place != Place.NOWHERE:
        raise InvalidPage("the home is not listed", block=0, field="place")
    before = {"slug": row.slug, "place": row.place, "position": row.position}
    after = {"slug": slug, "place": place.value, "position": position}
    if before == after:
        return
    row.slug, row.place, row.position = slug, place.value, position
    try:
        with transaction.atomic():
            row.save(update_fields=["slug", "place", "position"])
    except IntegrityError:
        raise PageExists(slug=slug) from None
    if slug != before["slug"] and PageVersion.objects.filter(page=row).exists():
        lead_on(row.channel_id, f"/pages/{before['slug']}/", f"/pages/{slug}/", actor)
    _record(actor, "set_address", row.pk, before=before, after=after)


def _locked(page_id: UUID) -> Page:
    row = Page.objects.select_for_update().filter(pk=page_id).first()
    if row is None:
        raise PageNotFound
    return row


def _publish(
    row: Page,
    content: dict[str, Any],
    period: tuple[datetime | None, datetime | None],
    why: str,
    actor: Actor,
    restores: int | None = None,
) -> int:
    now, why = clock.now(), why.replace("\x00", "").strip()
    for name, moment in zip(("from_at", "until_at"), period, strict=True):
        if moment is not None and moment.utcoffset() is None:
            raise InvalidPage("a time says its zone", block=0, field=name)
    from_at, until_at = max(period[0] or now, now), period[1]
    if until_at is not None and until_at <= from_at:
        raise InvalidPage("it ends before it begins", block=0, field="until_at")
    if len(why) > LONGEST_WHY:
        raise InvalidPage(f"a reason has at most {LONGEST_WHY} letters", block=0, field="why")
    last = PageVersion.objects.filter(page=row).aggregate(last=Max("number"))["last"] or 0
    version = PageVersion.objects.create(
        page=row,
        number=last + 1,
        content=content,
        from_at=from_at,
        until_at=until_at,
        published_at=now,
        restores=restores,
        why=why,
    )
    told = {"version": version.number, "from": from_at.isoformat()}
    told |= {"until": until_at.isoformat()} if until_at else {}
    told |= {"restores": restores} if restores else {}
    _record(actor, "publish_again" if restores else "publish_page", row.pk, after=told, why=why)
    return version.number


def _is_over(version: PageVersion) -> bool:
    return hasattr(version, "ending") or (version.until_at is not None and version.until_at <= clock.now())


def _record(actor: Actor, action: str, page_id: UUID, **facts: Any) -> None:
    audit.record(actor=actor, action=f"content.{action}", subject_kind="page", subject_id=page_id, **facts)
