from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

from jangteo.catalog import selectors as catalog
from jangteo.catalog import services as catalog_services
from jangteo.catalog.types import DIGEST_LENGTH, MOST_PICTURES, MadePicture, PictureDraft
from jangteo.catalog.types import PortablePicture as Picture
from jangteo.connect import rules
from jangteo.connect.gateways import FileUnread, Had
from jangteo.connect.services.trying import do_each
from jangteo.connect.services.writers.picture_files import PictureFiles, picture_of
from jangteo.connect.types import (
    SIGN,
    Difference,
    Group,
    ImportMap,
    Note,
    NoteLevel,
    Outcome,
    StagedRow,
    Values,
    Verdict,
)
from jangteo.kernel.types import Actor

ORDER = "order"
LANGUAGES = ("ko", "en")
LONGEST_KEY = 300


@dataclass(frozen=True, slots=True)
class Added:
    """A picture that is new, made in every size; a rehearsal needs no more than that it can be."""

    slug: str
    sku: str
    name: str
    titles: Mapping[str, str]
    digest: str
    made: MadePicture | None


@dataclass(frozen=True, slots=True)
class Described:
    """A picture that is here and said otherwise now."""

    picture: Picture
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Arranged:
    """The pictures of a product in their order: ids of those here, digests of new ones."""

    slug: str
    names: tuple[str, ...]


type Wanted = Added | Described | Arranged


@dataclass(slots=True)
class Shelf:
    """The pictures of a product while its rows are looked at.

    places  {id or digest: where the file puts it}
    """

    slug: str
    names: Mapping[str, str]
    here: list[Picture]
    coming: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)

    def find(self, digest: str, sku: str) -> Picture | None:
        """A picture by the beginning of its digest."""
        if not digest:
            return None
        return next((one for one in self.here if one.sku == sku and digest[:DIGEST_LENGTH] in one.digests), None)

    def has(self, digest: str, sku: str) -> bool:
        """Whether there is a picture of that digest."""
        return self.find(digest, sku) is not None


@dataclass(slots=True)
class PictureWriter:
    """Pictures of products, known again by what is in their files; what a file leaves out stays."""

    plan: ImportMap
    actor: Actor
    digest: str
    files: PictureFiles

    def fetch(self, rows: Sequence[Values], *, is_rehearsal: bool) -> None:
        """Fetch what rows name addresses of, unless they are refused anyhow or their picture is here."""
        owners = _owners(rows)
        shelves = _shelves({_slug_of(values, owners) for values in rows})
        for values in rows:
            try:
                shelf, sku = _shelf_of(values, shelves, owners), values.get("sku") or ""
            except FileUnread:
                continue
            is_known = partial(shelf.has, sku=sku)
            if not is_known(values.get("digest") or ""):
                self.files.fetch(values, is_known=is_known, only_looks=is_rehearsal)

    def forget(self) -> None:
        """Throw away what was fetched."""
        self.files.bundle.fetched.empty()

    def prepare(self, *, is_rehearsal: bool) -> None:
        """Pictures go into nothing that must be made first."""

    def judge(self, groups: list[Group]) -> Verdict:
        """Read each file, and look whether it can be shown and is here already."""
        rows = [row for group in groups for row in group.rows]
        owners = _owners([row.values for row in rows])
        shelves = _shelves({_slug_of(row.values, owners) for row in rows})
        differences: list[Difference] = []
        notes: list[Note] = []
        wanted: list[Wanted] = []
        for row in rows:
            try:
                shelf = _shelf_of(row.values, shelves, owners)
                difference, one = self._look(row, shelf, notes)
            except FileUnread as unread:
                notes.append(rules.note(row.row, unread.code, column=_column_of(unread.code, row), value=unread.told))
                continue
            differences.append(difference)
            if one:
                wanted.append(one)
        for shelf in shelves.values():
            if arranged := _arranged(shelf):
                first = next(row.row for row in rows if row.values.get("position"))
                differences.append(_moved(shelf, arranged, first))
                wanted.append(arranged)
        return Verdict(tuple(differences), tuple(notes), tuple(wanted))

    def write(self, verdict: Verdict) -> None:
        """Add and describe pictures one by one, then put those of each product in order."""
        products = catalog.product_ids_by_slug({one.slug for one in verdict.wanted if isinstance(one, Added)})
        variants = catalog.variant_ids_by_sku(
            {one.sku for one in verdict.wanted if isinstance(one, Added)}
            | {one.picture.sku for one in verdict.wanted if isinstance(one, Described)}
        )
        added: dict[tuple[str, str], str] = {}
        for one in verdict.wanted:
            match one:
                case Added():
                    draft = PictureDraft(one.name, b"", one.titles, variants.get(one.sku))
                    media_id = catalog_services.add_picture(
                        product_id=products[one.slug], draft=draft, actor=self.actor, made=one.made, digest=one.digest
                    )
                    added[one.slug, one.digest] = str(media_id)
                case Described():
                    self._describe(one.picture.id, one.titles, variants.get(one.picture.sku))
                case Arranged():
                    order = [added.get((one.slug, name), name) for name in one.names]
                    self._arrange(one.slug, order)

    def snapshot(self, subjects: Collection[str]) -> Mapping[str, Any]:
        """What is said of each picture, and the order of each product's."""
        shelves = _shelves({subject.split(SIGN)[0] for subject in subjects})
        told: dict[str, Any] = {}
        for subject in subjects:
            slug, sku, digest = subject.split(SIGN)
            shelf = shelves.get(slug)
            if digest == ORDER:
                told[subject] = [str(one.id) for one in shelf.here] if shelf else None
            else:
                found = shelf.find(digest, sku) if shelf else None
                told[subject] = dict(found.titles) if found else None
        return told

    def restore(self, before: Mapping[str, Any]) -> Mapping[str, str]:
        """Pictures that came go, words and order come back."""
        shelves = _shelves({subject.split(SIGN)[0] for subject in before})
        variants = catalog.variant_ids_by_sku({subject.split(SIGN)[1] for subject in before} - {""})

        def put_back(subject: str) -> None:
            slug, sku, digest = subject.split(SIGN)
            if digest == ORDER:
                self._arrange(slug, before[subject])
                return
            picture = shelves[slug].find(digest, sku)
            if picture is None:
                return
            if before[subject] is None:
                catalog_services.remove_picture(media_id=picture.id, actor=self.actor, why=f"undo: {self.plan.source}")
            else:
                self._describe(picture.id, before[subject], variants.get(sku))

        ordered = sorted(before, key=lambda subject: subject.endswith(SIGN + ORDER))
        refused = do_each({subject: subject for subject in ordered}, put_back)
        return {subject: error.code for subject, error in refused.items()}

    def _look(self, row: StagedRow, shelf: Shelf, notes: list[Note]) -> tuple[Difference, Wanted | None]:
        """raises  FileUnread"""
        values, sku = row.values, row.values.get("sku") or ""
        known = shelf.find(values.get("digest") or "", sku)
        had = Had(known.digest, b"") if known else self.files.read(values)
        known = known or shelf.find(had.digest, sku)
        digest = known.digest if known else had.digest
        token = str(known.id) if known else digest
        key = " · ".join(filter(None, (shelf.slug, sku, values.get("file") or values.get("address") or digest)))
        subject = SIGN.join((shelf.slug, sku, digest[:DIGEST_LENGTH]))
        if subject in shelf.met:
            notes.append(rules.note(row.row, "repeated_picture", column="file", level=NoteLevel.WARNING))
            return Difference(key[:LONGEST_KEY], row.row, Outcome.UNCHANGED), None
        one = self._described(known, values) if known else self._added(row, shelf, had, notes)
        shelf.met.add(subject)
        if known is None:
            shelf.coming.append(token)
        if values.get("position"):
            shelf.places[token] = values["position"]
        changes = rules.differ(_words(known.titles), _words(one.titles)) if known and one else {}
        outcome = rules.outcome_of(is_known=known is not None, changes=changes)
        return Difference(key[:LONGEST_KEY], row.row, outcome, changes, subject), one

    def _added(self, row: StagedRow, shelf: Shelf, had: Had, notes: list[Note]) -> Added:
        values = row.values
        name = (values.get("file") or values.get("address") or "").rpartition("/")[2]
        if len(shelf.here) + len(shelf.coming) >= MOST_PICTURES:
            raise FileUnread("picture_too_many", name)
        made = picture_of(had, name)
        said = {language: text for language in LANGUAGES if (text := _squeezed(values.get(f"alt.{language}")))}
        if len(said) < len(LANGUAGES):
            notes.append(rules.note(row.row, "words_from_name", column="alt.ko, alt.en", level=NoteLevel.WARNING))
        spare = next(iter(said.values()), "") or next(iter(shelf.names.values()), "") or shelf.slug
        titles = {language: said.get(language) or shelf.names.get(language) or spare for language in LANGUAGES}
        return Added(shelf.slug, values.get("sku") or "", name, titles, had.digest, made)

    def _described(self, known: Picture, values: Values) -> Described | None:
        said = {language: text for language in LANGUAGES if (text := _squeezed(values.get(f"alt.{language}")))}
        titles = {**known.titles, **said}
        return Described(known, titles) if titles != dict(known.titles) else None

    def _describe(self, media_id: UUID, titles: Mapping[str, str], variant_id: UUID | None) -> None:
        catalog_services.describe_picture(
            media_id=media_id, titles=titles, variant_id=variant_id, actor=self.actor, why=self.plan.source
        )

    def _arrange(self, slug: str, names: Iterable[str]) -> None:
        """Those that are there in this order, others behind them."""
        here = [str(one.id) for one in catalog.portable_pictures([slug]).get(slug, ())]
        order = [name for name in names if name in here]
        order += [name for name in here if name not in order]
        if order != here:
            product_id = catalog.product_ids_by_slug([slug])[slug]
            catalog_services.arrange_pictures(
                product_id=product_id, order=[UUID(one) for one in order], actor=self.actor
            )


def picture_facts(one: Picture) -> dict[str, Any]:
    """A picture by the fields of a file."""
    return {
        "product": one.product_slug,
        "sku": one.sku,
        "position": one.place,
        "digest": one.digest,
    } | _words(one.titles)


def _shelves(slugs: Collection[str]) -> dict[str, Shelf]:
    there = catalog.product_ids_by_slug(slugs)
    pictures, names = catalog.portable_pictures(there), catalog.names_by_slug(there)
    return {slug: Shelf(slug, names.get(slug, {}), pictures.get(slug, [])) for slug in sorted(there)}


def _owners(rows: Iterable[Values]) -> Mapping[str, str]:
    return catalog.slugs_by_sku({sku for values in rows if (sku := values.get("sku"))})


def _slug_of(values: Values, owners: Mapping[str, str]) -> str:
    return values.get("product") or owners.get(values.get("sku") or "", "")


def _shelf_of(values: Values, shelves: Mapping[str, Shelf], owners: Mapping[str, str]) -> Shelf:
    """raises  FileUnread where there is no such product or variant"""
    sku, slug = values.get("sku") or "", _slug_of(values, owners)
    if sku and sku not in owners:
        raise FileUnread("unknown_sku", sku)
    if slug not in shelves:
        raise FileUnread("unknown_product", slug)
    if sku and owners[sku] != slug:
        raise FileUnread("other_product", sku)
    return shelves[slug]


def _column_of(code: str, row: StagedRow) -> str:
    columns = {"unknown_sku": "sku", "other_product": "sku", "unknown_product": "product", "digest_differs": "digest"}
    return columns.get(code) or ("file" if row.values.get("file") else "address")


def _arranged(shelf: Shelf) -> Arranged | None:
    """The order that the file makes, where it is another than the one that follows by itself."""
    names = [str(one.id) for one in shelf.here] + shelf.coming
    order = rules.arranged(names, shelf.places)
    return Arranged(shelf.slug, tuple(order)) if order != names else None


def _moved(shelf: Shelf, arranged: Arranged, row: int) -> Difference:
    places = {str(one.id): str(one.place) for one in shelf.here}
    old = ", ".join(places.values())
    new = ", ".join(places.get(name, "+") for name in arranged.names)
    changes = {"position": (old, new)}
    return Difference(shelf.slug, row, Outcome.CHANGE, changes, SIGN.join((shelf.slug, "", ORDER)))


def _words(titles: Mapping[str, str]) -> dict[str, str]:
    return {f"alt.{language}": titles.get(language, "") for language in LANGUAGES}


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())
