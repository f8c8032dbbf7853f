"""What staff see of assortments, and what a grant would change before it is made."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef

from jangteo.catalog.errors import AssortmentNotFound
from jangteo.catalog.models import Assortment, AssortmentGrant, AssortmentSelection, ChannelListing, Product
from jangteo.catalog.rules import denied_level, sight_of
from jangteo.catalog.selectors.sight import audience_names, in_force
from jangteo.catalog.types import GrantDraft, Granted, Level, Mode, ProductStatus, SelectionDraft, SelectionKind, Sight
from jangteo.kernel import clock
from jangteo.kernel.languages import say
from jangteo.segments.selectors import count_members, segment_ids_of

EXAMPLES = 8


@dataclass(frozen=True, slots=True)
class AssortmentRow:
    """An assortment as the office lists it, with products of any state and grants in force."""

    id: UUID
    code: str
    names: Mapping[str, str]
    is_active: bool
    product_count: int
    grant_count: int


@dataclass(frozen=True, slots=True)
class SelectionView:
    """A selection as it was entered, and what it is called."""

    draft: SelectionDraft
    name: str


@dataclass(frozen=True, slots=True)
class GrantView:
    """A grant with the names of its audience; `state` is "waiting", "in_force" or "ended"."""

    id: UUID
    draft: GrantDraft
    audience: tuple[str, ...]
    from_at: datetime
    until_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class AssortmentPage:
    """One assortment whole; the grants latest first."""

    row: AssortmentRow
    selections: tuple[SelectionView, ...]
    grants: tuple[GrantView, ...]


@dataclass(frozen=True, slots=True)
class GrantPreview:
    """What a grant changes at its level, in products on sale (in its channel if it names one).

    denied/given  to its audience; `..._others` to everybody whom no grant but reservations concerns
    parties       how many its segment or party holds; None: everyone in the channel
    examples      names of products the change touches
    """

    denied: int
    given: int
    denied_others: int
    given_others: int
    parties: int | None
    examples: tuple[str, ...] = ()


def list_assortments() -> list[AssortmentRow]:
    """Every assortment by code; three queries."""
    products = _product_counts()
    grants = Counter(in_force().values_list("assortment_id", flat=True))
    return [_row(row, products, grants) for row in Assortment.objects.order_by("code")]


def get_assortment(code: str, language: str) -> AssortmentPage:
    """One assortment.

    raises  AssortmentNotFound
    """
    row = Assortment.objects.filter(code=code).first()
    if row is None:
        raise AssortmentNotFound(f"there is no assortment {code[:40]!r}")
    selections = AssortmentSelection.objects.filter(assortment=row).select_related(
        "category", "option__attribute", "attribute", "product"
    )
    grants = list(AssortmentGrant.objects.filter(assortment=row).order_by("-created_at", "-id"))
    names = audience_names(grants, language)
    held = Counter(in_force().filter(assortment=row).values_list("assortment_id", flat=True))
    return AssortmentPage(
        row=_row(row, _product_counts(), held),
        selections=tuple(_selection(one, language) for one in selections.order_by("-is_include", "kind", "id")),
        grants=tuple(_grant(one, names) for one in grants),
    )


def find_grant(grant_id: UUID, language: str) -> tuple[str, GrantView] | None:
    """(code of its assortment, the grant)."""
    row = AssortmentGrant.objects.select_related("assortment").filter(pk=grant_id).first()
    return (row.assortment.code, _grant(row, audience_names([row], language))) if row else None


def preview_grant(code: str, draft: GrantDraft | None, language: str, replacing: UUID | None = None) -> GrantPreview:
    """What would change if a grant were made, or put into the place of another; no draft: if that one only ended.

    raises  AssortmentNotFound
    """
    assortment = Assortment.objects.filter(code=code).first()
    old = AssortmentGrant.objects.filter(pk=replacing).first() if replacing else None
    if assortment is None or (draft is None and old is None):
        raise AssortmentNotFound(f"there is no assortment {code[:40]!r}")
    known = list(in_force().select_related("assortment"))
    rest = [row for row in known if row.pk != replacing]
    about = draft or _draft(old)  # type: ignore[arg-type]
    segments = segment_ids_of(about.party_id) | ({about.segment_id} if about.segment_id else set())

    def sight(rows: Iterable[AssortmentGrant], *, is_audience: bool, with_draft: bool) -> Sight:
        grants = [
            Granted(
                row.assortment.number, Mode(row.mode), Level(row.level), is_audience and _fits(row, about, segments)
            )
            for row in rows
        ]
        if with_draft and draft:
            grants.append(Granted(assortment.number, draft.mode, draft.level, is_audience))
        return sight_of(grants)

    sets = _sets_on_sale(about.channel_id)
    changes = {
        is_audience: _compare(
            sight(known, is_audience=is_audience, with_draft=False),
            sight(rest, is_audience=is_audience, with_draft=True),
            about.level,
            sets,
        )
        for is_audience in (True, False)
    }
    touched = {key for moved in changes.values() for change in moved.values() for key in change}
    return GrantPreview(
        denied=sum(changes[True]["denied"].values()),
        given=sum(changes[True]["given"].values()),
        denied_others=sum(changes[False]["denied"].values()),
        given_others=sum(changes[False]["given"].values()),
        parties=1 if about.party_id else count_members(about.segment_id) if about.segment_id else None,
        examples=_examples(touched, about.channel_id, language),
    )


def _compare(
    before: Sight, after: Sight, level: Level, sets: Mapping[tuple[int | None, frozenset[int]], int]
) -> dict[str, dict[int | None, int]]:
    """{"denied"/"given": {set of assortments: products}} whose level changes."""
    moved: dict[str, dict[int | None, int]] = {"denied": {}, "given": {}}
    for (pk, members), count in sets.items():
        had, has = _has(before, level, members), _has(after, level, members)
        if had != has:
            moved["denied" if had else "given"][pk] = count
    return moved


def _has(sight: Sight, level: Level, members: frozenset[int]) -> bool:
    denied = denied_level(sight, members)
    return denied is None or list(Level).index(denied[0]) > list(Level).index(level)


def _fits(row: AssortmentGrant, about: GrantDraft, segments: Iterable[UUID]) -> bool:
    return (
        row.channel_id in (None, about.channel_id)
        and row.party_id in (None, about.party_id)
        and (row.segment_id is None or row.segment_id in set(segments))
    )


def _sets_on_sale(channel_id: UUID | None) -> dict[tuple[int | None, frozenset[int]], int]:
    """{(set, its assortments): active products listed}."""
    listed = ChannelListing.objects.filter(product=OuterRef("pk"))
    if channel_id:
        listed = listed.filter(channel=channel_id)
    rows = Product.objects.filter(Exists(listed), status=ProductStatus.ACTIVE.value).order_by()
    counted = rows.values("assortment_set", "assortment_set__members").annotate(products=Count("pk"))
    return {
        (row["assortment_set"], frozenset(row["assortment_set__members"] or ())): row["products"] for row in counted
    }


def _examples(sets: set[int | None], channel_id: UUID | None, language: str) -> tuple[str, ...]:
    from jangteo.catalog.selectors.staff import base_names

    rows = Product.objects.filter(status=ProductStatus.ACTIVE.value).order_by("slug")
    if channel_id:
        rows = rows.filter(Exists(ChannelListing.objects.filter(product=OuterRef("pk"), channel=channel_id)))
    found = rows.filter(assortment_set__in=[one for one in sets if one is not None])
    if None in sets:
        found = found | rows.filter(assortment_set=None)
    slugs = dict(found.values_list("pk", "slug")[:EXAMPLES])
    names = base_names(slugs)
    return tuple(say(names.get(pk, {}), language) or slug for pk, slug in slugs.items())


def _product_counts() -> Counter[int]:
    counts: Counter[int] = Counter()
    rows = Product.objects.exclude(assortment_set=None).order_by().values_list("assortment_set__members")
    for members, count in rows.annotate(products=Count("pk")):
        counts.update(dict.fromkeys(members, count))
    return counts


def _row(row: Assortment, products: Mapping[int, int], grants: Mapping[UUID, int]) -> AssortmentRow:
    return AssortmentRow(
        row.pk, row.code, row.names, row.is_active, products.get(row.number, 0), grants.get(row.pk, 0) if row.pk else 0
    )


def _selection(row: AssortmentSelection, language: str) -> SelectionView:
    kind = SelectionKind(row.kind)
    value, attribute, name = "", "", ""
    if row.category:
        value, name = row.category.slug, say(row.category.names, language)
    elif row.option:
        value, attribute = row.option.code, row.option.attribute.code
        name = f"{say(row.option.attribute.names, language)}: {say(row.option.names, language)}"
    elif row.attribute:
        value, name = row.attribute.code, say(row.attribute.names, language)
    elif row.product:
        value = name = row.product.slug
    return SelectionView(SelectionDraft(kind, value, attribute, row.is_include), name)


def _draft(row: AssortmentGrant) -> GrantDraft:
    return GrantDraft(
        mode=Mode(row.mode),
        level=Level(row.level),
        channel_id=row.channel_id,
        segment_id=row.segment_id,
        party_id=row.party_id,
        from_at=row.from_at,
        until_at=row.until_at,
        why=row.why,
    )


def _grant(row: AssortmentGrant, names: Mapping[UUID, str]) -> GrantView:
    now = clock.now()
    is_over = row.until_at is not None and row.until_at <= now
    return GrantView(
        id=row.pk,
        draft=_draft(row),
        audience=tuple(names.get(pk, "") for pk in (row.channel_id, row.segment_id, row.party_id) if pk),
        from_at=row.from_at,
        until_at=row.until_at,
        state="ended" if is_over else "waiting" if row.from_at > now else "in_force",
    )
