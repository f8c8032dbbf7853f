"""Pictures of a product: made anew from what is sent, put in order, described, taken away."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from threading import Lock
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from jangteo.catalog.errors import InvalidPicture, PictureNotFound, PicturesChanged, ProductNotFound
from jangteo.catalog.models import Media, Product, Variant
from jangteo.catalog.rules.pictures import make_picture
from jangteo.catalog.selectors.media import files_of_media
from jangteo.catalog.types import LONGEST_ALT, MOST_PICTURES, MadePicture, MediaKind, PictureDraft
from jangteo.kernel import audit
from jangteo.kernel.ids import new_id
from jangteo.kernel.permissions import require
from jangteo.kernel.stored import forget_files, store_file
from jangteo.kernel.types import Action, Actor
from jangteo.kernel.uploads import FileProblem, SniffedFile, plain_name

LANGUAGES = ("ko", "en")
_ONE_AT_A_TIME = Lock()  # what unpacking takes is bounded for one picture; a process makes one


def prepare_picture(*, name: str, content: bytes) -> MadePicture:
    """A picture made anew in every size; nothing is stored.

    raises  InvalidPicture naming the file and the reason
    """
    try:
        with _ONE_AT_A_TIME:
            return make_picture(content)
    except FileProblem as problem:
        raise InvalidPicture(name=plain_name(name), reason=problem.why) from None


def add_picture(
    *, product_id: UUID, draft: PictureDraft, actor: Actor, made: MadePicture | None = None, digest: str = ""
) -> UUID:
    """Keep a picture of a product or one of its variants, last of all; the same file again is the same picture.

    It is made anew in every size before anything is locked or written; files go again where the transaction fails.

    made    what `prepare_picture` made of the file whose SHA-256 is `digest`; then the draft needs no content
    raises  InvalidPicture naming the file and the reason, ProductNotFound
    """
    require(actor, Action.CATALOGUE_CHANGE)
    name = plain_name(draft.name)
    titles = _titles(name, draft.titles)
    if not Product.objects.filter(pk=product_id).exists():
        raise ProductNotFound
    if made is None:
        made, digest = prepare_picture(name=name, content=draft.content), sha256(draft.content).hexdigest()
    return _keep(product_id, draft, made, (name, titles, digest), actor)


@transaction.atomic
def _keep(
    product_id: UUID, draft: PictureDraft, made: MadePicture, told: tuple[str, dict[str, str], str], actor: Actor
) -> UUID:
    name, titles, source = told
    _locked(product_id)
    if draft.variant_id and not Variant.objects.filter(pk=draft.variant_id, product=product_id).exists():
        raise ProductNotFound
    there = Media.objects.filter(product=product_id, kind=MediaKind.PICTURE.value)
    known = there.filter(variant=draft.variant_id, source_digest=source).first()
    if known is not None:
        return known.pk
    if there.count() >= MOST_PICTURES:
        raise InvalidPicture(name=name, reason="too_many")
    row = Media(
        pk=new_id(),
        product_id=product_id,
        variant_id=draft.variant_id,
        kind=MediaKind.PICTURE.value,
        content_type=made.content_type,
        titles=titles,
        position=(there.aggregate(last=Max("position"))["last"] or 0) + 1,
        renditions=[[one.width, one.height, one.size, one.digest] for one, _ in made.sizes],
        source_digest=source,
    )
    _store(row, made)
    row.save(force_insert=True)
    _record("catalog.add_picture", row, actor, {"file": name, **titles})
    return row.pk


def _store(row: Media, made: MadePicture) -> None:
    """The files of a picture; it lies where the widest lies, which comes last."""
    folder = f"products/{row.product_id}"
    if made.drawing:
        name = f"{row.pk.hex}-{sha256(made.drawing).hexdigest()[:16]}.svg"
        kept = store_file(folder, made.drawing, SniffedFile(made.content_type, ".svg"), name)
    for rendition, content in made.sizes:
        kept = store_file(folder, content, SniffedFile(made.content_type, ".webp"), f"{row.pk.hex}-{rendition.name}")
    row.path, row.size = kept.path, kept.size


@transaction.atomic
def describe_picture(
    *, media_id: UUID, titles: Mapping[str, str], variant_id: UUID | None, actor: Actor, why: str = ""
) -> None:
    """Say what is on a picture in every language, and of which variant it is; None: of the whole product.

    raises  InvalidPicture, PictureNotFound, ProductNotFound for a variant of another product
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = _picture(media_id)
    if variant_id and not Variant.objects.filter(pk=variant_id, product=row.product_id).exists():
        raise ProductNotFound
    before = dict(row.titles)
    alike = Media.objects.filter(product=row.product_id, variant=variant_id, source_digest=row.source_digest)
    if row.source_digest and alike.exclude(pk=row.pk).exists():
        raise InvalidPicture(name="", reason="there_already")
    row.titles, row.variant_id = _titles("", titles), variant_id
    row.save(update_fields=["titles", "variant"])
    _record("catalog.describe_picture", row, actor, dict(row.titles), before=before, why=why)


@transaction.atomic
def arrange_pictures(*, product_id: UUID, order: Sequence[UUID], actor: Actor) -> None:
    """Put a product's pictures in an order that names each of them once.

    raises  ProductNotFound, PicturesChanged where others are there now
    """
    require(actor, Action.CATALOGUE_CHANGE)
    _locked(product_id)
    rows = {row.pk: row for row in Media.objects.filter(product=product_id, kind=MediaKind.PICTURE.value)}
    if sorted(order) != sorted(rows):
        raise PicturesChanged
    for place, media_id in enumerate(order, 1):
        rows[media_id].position = place
    Media.objects.bulk_update(rows.values(), ["position"])
    audit.record(
        actor=actor,
        action="catalog.arrange_pictures",
        subject_kind="product",
        subject_id=product_id,
        after={"order": [str(one) for one in order]},
    )


@transaction.atomic
def remove_picture(*, media_id: UUID, actor: Actor, why: str = "") -> None:
    """Take a picture away, and its files once that has happened.

    raises  PictureNotFound
    """
    require(actor, Action.CATALOGUE_CHANGE)
    row = _picture(media_id)
    forget_files(files_of_media(row))
    _record("catalog.remove_picture", row, actor, {}, before=dict(row.titles), why=why)
    row.delete()


def _locked(product_id: UUID) -> None:
    if not Product.objects.select_for_update(no_key=True).filter(pk=product_id).exists():
        raise ProductNotFound


def _picture(media_id: UUID) -> Media:
    """A picture, its product locked first as by whoever adds one."""
    found = Media.objects.filter(pk=media_id, kind=MediaKind.PICTURE.value).values_list("product_id", flat=True).first()
    if found is None:
        raise PictureNotFound
    _locked(found)
    row = Media.objects.filter(pk=media_id).first()
    if row is None:
        raise PictureNotFound
    return row


def _titles(name: str, titles: Mapping[str, str]) -> dict[str, str]:
    """What is on a picture, in every language: who does not see it has nothing else."""
    found = {language: " ".join(titles.get(language, "").split()) for language in LANGUAGES}
    for language, text in found.items():
        if not text or "\x00" in text:
            raise InvalidPicture(name=name, reason=f"no_words_{language}")
        if len(text) > LONGEST_ALT:
            raise InvalidPicture(name=name, reason=f"long_words_{language}")
    return found


def _record(
    action: str, row: Media, actor: Actor, after: dict[str, str], *, before: dict[str, str] | None = None, why: str = ""
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject_kind="picture",
        subject_id=row.pk,
        before=before or {},
        after=after | {"product": str(row.product_id)},
        why=why,
    )
