"""Pictures of products: sent as files, made anew in every size, put in order, described, taken away."""

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Status, UploadedFile

from jangteo.catalog import services
from jangteo.catalog.errors import PictureNotFound, ProductNotFound
from jangteo.catalog.selectors.staff import StaffProductPage, get_any_product
from jangteo.catalog.types import LONGEST_ALT, MOST_PICTURE_BYTES, MOST_PICTURES, MediaKind, PictureDraft, VariantId
from jangteo.kernel.api import LONGEST_SENT_NAME, Schema, Sku, Strict, Text
from jangteo.kernel.types import Action
from jangteo.office.api.door import language, staff, staff_actor
from jangteo.office.api.goods_out import PictureOut, picture_out

router = Router()
PICTURES = "/products/{slug}/pictures"
Words = Annotated[Text, Field(max_length=LONGEST_ALT)]


class PicturesOut(Schema):
    """A product's pictures, in their order."""

    items: list[PictureOut]


class OrderIn(Strict):
    """Every picture of the product once, in the order in which they are to stand."""

    order: list[UUID] = Field(max_length=MOST_PICTURES)


class WordsIn(Strict):
    """What is on a picture, for those who don't see it, and which variant it shows."""

    ko: Words = Field(examples=["흰 달항아리 머그"])
    en: Words = Field(examples=["A white moon jar mug"])
    sku: Sku | None = Field(None, description="Null: the product as a whole.")


@router.post(PICTURES, response={201: PicturesOut}, summary="Add a picture")
@staff(Action.CATALOGUE_CHANGE, has_key=True)
def add_picture(
    request: HttpRequest,
    slug: str,
    file: File[UploadedFile],
    ko: Annotated[Words, Form("")] = "",
    en: Annotated[Words, Form("")] = "",
    sku: Annotated[Text, Form("", max_length=64)] = "",
) -> Status[PicturesOut]:
    """A picture of at most 10 MB, last of all, as a form of `file`, `ko`, `en` and `sku`; the same file again is the
    same picture.
    """
    page = get_any_product(slug, language=language())
    draft = PictureDraft(
        name=(file.name or "")[:LONGEST_SENT_NAME],
        content=file.read(MOST_PICTURE_BYTES + 1),
        titles={"ko": ko, "en": en},
        variant_id=_variant(page, sku),
    )
    services.add_picture(product_id=page.product.id, draft=draft, actor=staff_actor(request))
    return Status(201, _shown(slug))


@router.put(PICTURES, response=PicturesOut, summary="Put pictures in order")
@staff(Action.CATALOGUE_CHANGE)
def arrange_pictures(request: HttpRequest, slug: str, body: OrderIn) -> PicturesOut:
    """The order in which they stand; it names each of them once."""
    page = get_any_product(slug, language=language())
    services.arrange_pictures(product_id=page.product.id, order=body.order, actor=staff_actor(request))
    return _shown(slug)


@router.put(f"{PICTURES}/{{picture_id}}", response=PicturesOut, summary="Describe a picture")
@staff(Action.CATALOGUE_CHANGE)
def describe_picture(request: HttpRequest, slug: str, picture_id: UUID, body: WordsIn) -> PicturesOut:
    """Say in both languages what is on it, and of which variant it is."""
    page = _of_product(slug, picture_id)
    services.describe_picture(
        media_id=picture_id,
        titles={"ko": body.ko, "en": body.en},
        variant_id=_variant(page, body.sku or ""),
        actor=staff_actor(request),
    )
    return _shown(slug)


@router.delete(f"{PICTURES}/{{picture_id}}", response=PicturesOut, summary="Take a picture away")
@staff(Action.CATALOGUE_CHANGE)
def remove_picture(request: HttpRequest, slug: str, picture_id: UUID) -> PicturesOut:
    """The picture goes, and its files with it."""
    _of_product(slug, picture_id)
    services.remove_picture(media_id=picture_id, actor=staff_actor(request))
    return _shown(slug)


def _of_product(slug: str, picture_id: UUID) -> StaffProductPage:
    page = get_any_product(slug, language=language())
    if picture_id not in {one.id for one in page.media if one.kind == MediaKind.PICTURE}:
        raise PictureNotFound
    return page


def _variant(page: StaffProductPage, sku: str) -> VariantId | None:
    if not sku:
        return None
    found = next((one.id for one in page.product.variants if one.sku == sku), None)
    if found is None:
        raise ProductNotFound(f"{sku[:64]!r} is no variant of it", sku=sku[:64])
    return found


def _shown(slug: str) -> PicturesOut:
    page = get_any_product(slug, language=language())
    skus: dict[UUID, str] = {one.id: one.sku for one in page.product.variants}
    return PicturesOut(items=[picture_out(one, skus) for one in page.media if one.kind == MediaKind.PICTURE])
