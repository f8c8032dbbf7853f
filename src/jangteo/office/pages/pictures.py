"""A product's pictures: several sent at once, put in order, described in both languages, taken away."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import npgettext, pgettext, pgettext_lazy

from jangteo.catalog.errors import InvalidPicture, PictureNotFound, PicturesChanged
from jangteo.catalog.selectors.staff import StaffProduct, StaffProductPage
from jangteo.catalog.services import add_picture, arrange_pictures, describe_picture, remove_picture
from jangteo.catalog.types import LONGEST_ALT, MOST_PICTURE_BYTES, MediaKind, MediaView, PictureDraft
from jangteo.kernel.ids import parse_id
from jangteo.office.pages.frame import staff_actor

MOST_AT_ONCE = 12
REASONS: dict[str, Any] = {
    "empty": pgettext_lazy("office", "%(name)s is empty."),
    "too_large": pgettext_lazy("office", "%(name)s is larger than 10 MB (a drawing: 500 KB)."),
    "wrong_type": pgettext_lazy("office", "%(name)s is no JPEG, PNG, WebP, AVIF, GIF or SVG inside."),
    "too_many_pixels": pgettext_lazy("office", "%(name)s has too many pixels. Send a smaller copy."),
    "too_small": pgettext_lazy("office", "%(name)s is smaller than 16 pixels."),
    "too_uneven": pgettext_lazy("office", "%(name)s is more than six times as long as wide. Cut it."),
    "moving": pgettext_lazy("office", "%(name)s moves. Send one still picture of it."),
    "broken": pgettext_lazy("office", "%(name)s can't be read: the file is damaged or cut off."),
    "active": pgettext_lazy("office", "%(name)s is a drawing with scripts, styles, links or other files in it."),
    "too_many": pgettext_lazy("office", "%(name)s was left out: a product has 40 pictures at most."),
    "at_once": pgettext_lazy("office", "%(name)s was left out: send 12 files at once at most."),
    "there_already": pgettext_lazy("office", "The variant has this picture already."),
}
GONE = pgettext_lazy("office", "This picture is not there any more.")
PROBLEMS = {
    "no_words_ko": pgettext_lazy("office", "Say in Korean what is on the picture."),
    "no_words_en": pgettext_lazy("office", "Say in English what is on the picture."),
}


class WordsForm(forms.Form):
    """What is on a picture, for those who don't see it, and of which variant it is."""

    ko = forms.CharField(
        label=pgettext_lazy("office", "What is on it, in Korean"),
        max_length=LONGEST_ALT,
        error_messages={"required": PROBLEMS["no_words_ko"]},
    )
    en = forms.CharField(
        label=pgettext_lazy("office", "What is on it, in English"),
        max_length=LONGEST_ALT,
        error_messages={"required": PROBLEMS["no_words_en"]},
    )
    sku = forms.ChoiceField(label=pgettext_lazy("office", "Shows"), required=False)

    def __init__(self, product: StaffProduct, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["sku"]
        assert isinstance(field, forms.ChoiceField)
        whole = ("", pgettext("office", "The product as a whole"))
        field.choices = [whole, *((one.sku, f"{one.sku} {one.label}".strip()) for one in product.variants)]
        self._variants = {one.sku: one.id for one in product.variants}

    def titles(self) -> dict[str, str]:
        """{language: words}."""
        return {code: self.cleaned_data[code] for code in ("ko", "en")}

    def variant_id(self) -> Any:
        """The variant; None for the product as a whole."""
        return self._variants.get(self.cleaned_data["sku"])


def picture_rows(page: StaffProductPage, wrong: tuple[UUID | None, WordsForm] | None) -> list[dict[str, Any]]:
    """Each picture with the form that describes it, in their order."""
    skus = {one.id: one.sku for one in page.product.variants}
    rows = []
    for one in _pictures(page):
        sku = skus.get(one.variant_id, "") if one.variant_id else ""
        initial = {"ko": one.titles.get("ko", ""), "en": one.titles.get("en", ""), "sku": sku}
        form = wrong[1] if wrong and wrong[0] == one.id else WordsForm(page.product, initial=initial)
        rows.append({"picture": one, "form": form, "widest": one.renditions[-1] if one.renditions else None})
    return rows


def new_form(page: StaffProductPage, wrong: tuple[UUID | None, WordsForm] | None) -> WordsForm:
    """The form of those that are sent next."""
    names = page.product.names
    initial = {"ko": names.get("ko", ""), "en": names.get("en", "")}
    return wrong[1] if wrong and wrong[0] is None else WordsForm(page.product, initial=initial)


def change_pictures(request: HttpRequest, page: StaffProductPage) -> tuple[UUID | None, WordsForm] | None:
    """Do what the button says; the form that does not hold, and of which picture it is, else None."""
    act, media_id = request.POST.get("act", ""), parse_id(request.POST.get("picture", ""))
    known = {one.id for one in _pictures(page)}
    if act == "add":
        return _add(request, page)
    if media_id not in known or media_id is None:
        messages.error(request, str(GONE))
        return None
    if act == "keep":
        return _describe(request, page, media_id)
    if act == "remove":
        _remove(request, media_id)
    elif act in ("earlier", "later"):
        _move(request, page, media_id, -1 if act == "earlier" else 1)
    return None


def _pictures(page: StaffProductPage) -> list[MediaView]:
    return [one for one in page.media if one.kind == MediaKind.PICTURE]


def _add(request: HttpRequest, page: StaffProductPage) -> tuple[UUID | None, WordsForm] | None:
    """Each file by itself: one that is refused is named with its reason, and the rest is kept."""
    form = WordsForm(page.product, request.POST)
    if not form.is_valid():
        return None, form
    files = [one for one in request.FILES.getlist("files") if isinstance(one, UploadedFile)]
    if not files:
        messages.error(request, pgettext("office", "Choose one or more files first."))
    kept = 0
    for place, file in enumerate(files):
        name = file.name or ""
        try:
            if place >= MOST_AT_ONCE:
                raise InvalidPicture(name=name, reason="at_once")
            draft = PictureDraft(name, file.read(MOST_PICTURE_BYTES + 1), form.titles(), form.variant_id())
            add_picture(product_id=page.product.id, draft=draft, actor=staff_actor(request))
            kept += 1
        except InvalidPicture as refusal:
            messages.error(request, refusal_words(refusal))
    if kept:
        told = npgettext("office", "%(n)s picture is kept.", "%(n)s pictures are kept.", kept)
        messages.success(request, told % {"n": kept})
    return None


def _describe(request: HttpRequest, page: StaffProductPage, media_id: UUID) -> tuple[UUID | None, WordsForm] | None:
    form = WordsForm(page.product, request.POST)
    if not form.is_valid():
        return media_id, form

    try:
        describe_picture(
            media_id=media_id, titles=form.titles(), variant_id=form.variant_id(), actor=staff_actor(request)
        )
    except InvalidPicture as refusal:
        form.add_error(None, refusal_words(refusal))
        return media_id, form
    except PictureNotFound:
        messages.error(request, str(GONE))
        return None
    messages.success(request, pgettext("office", "What is on the picture is kept."))
    return None


def _remove(request: HttpRequest, media_id: UUID) -> None:
    try:
        remove_picture(media_id=media_id, actor=staff_actor(request))
    except PictureNotFound:
        messages.error(request, str(GONE))
    else:
        messages.success(request, pgettext("office", "The picture is removed."))


def _move(request: HttpRequest, page: StaffProductPage, media_id: UUID, by: int) -> None:
    order = [one.id for one in _pictures(page)]
    place = order.index(media_id)
    order.insert(max(place + by, 0), order.pop(place))
    try:
        arrange_pictures(product_id=page.product.id, order=order, actor=staff_actor(request))
    except PicturesChanged:
        messages.error(request, pgettext("office", "The pictures have changed meanwhile: look again."))
    else:
        messages.success(request, pgettext("office", "The pictures stand in the new order."))


def refusal_words(refusal: InvalidPicture) -> str:
    """Why a picture is not taken, by its file's name."""
    words = REASONS.get(refusal.reason) or PROBLEMS.get(refusal.reason, "%(name)s")
    return str(words) % refusal.facts
