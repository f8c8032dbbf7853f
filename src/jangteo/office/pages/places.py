"""The places of stock: where each lies, what sending costs and when it sends, and which channels take from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from jangteo.channels.selectors import list_every_channel
from jangteo.channels.types import Channel
from jangteo.inventory import services
from jangteo.inventory.selectors import list_kept, list_place_views
from jangteo.inventory.types import Lending, PlaceView
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money
from jangteo.kernel.wholes import read_whole
from jangteo.office.pages.amounts import read_money
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.stock_forms import KeepForm
from jangteo.office.pages.stock_lines import may_at, may_everywhere, names_of, place_names
from jangteo.office.pages.stock_promises import Task, carried_out, kept_rows
from jangteo.office.pages.whole_field import WholeField
from jangteo.office.stock_words import LENDINGS

MOST_DAYS, LARGEST_RANK = 400, 1000


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place as the list shows it, with its costs as amounts and (channel, rank) of those that take from it."""

    place: PlaceView
    handling: Money
    parcel: Money
    channels: Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class RankField:
    """How early a channel asks the place, as it stands in the form."""

    code: str
    name: str
    value: str
    error: str = ""


class DaysField(forms.CharField):
    """Days, one a line; clean data is a list of dates."""

    def clean(self, value: Any) -> Any:
        """The days without empty lines.

        raises  ValidationError naming what is no day, or when there are too many
        """
        texts = super().clean(value).replace(",", " ").split()
        if len(texts) > MOST_DAYS:
            raise forms.ValidationError(pgettext("office", "At most 400 closed days."))
        days = []
        for text in texts:
            try:
                days.append(date.fromisoformat(text))
            except ValueError:
                told = pgettext("office", "“%(day)s” is no day; write 2026-12-31.") % {"day": text[:20]}
                raise forms.ValidationError(told) from None
        return days


class AmountField(forms.CharField):
    """An amount from 0 up in the merchant's currency; clean data is its minor units."""

    currency = "KRW"

    def clean(self, value: Any) -> Any:
        """Its minor units, 0 where nothing is written.

        raises  ValidationError where it is no amount
        """
        amount = read_money(super().clean(value) or "0", self.currency)
        if amount is None or amount.minor > 10**9:
            raise forms.ValidationError(pgettext("office", "Enter an amount from 0 up."))
        return amount.minor


class PlaceForm(forms.Form):
    """Where a place lies, what sending from there costs, and when it sends."""

    country = forms.RegexField(r"^[A-Za-z]{2}$", label=pgettext_lazy("office", "Country, in two letters"))
    postcode = forms.CharField(label=pgettext_lazy("office", "Postcode"), max_length=12, required=False)
    handling_minor = AmountField(label=pgettext_lazy("office", "A unit costs"), max_length=20, required=False)
    parcel_minor = AmountField(label=pgettext_lazy("office", "A parcel costs"), max_length=20, required=False)
    cut_off = WholeField(
        label=pgettext_lazy("office", "Hour from which an order counts for the next open day"),
        min_value=0,
        max_value=24,
    )
    closed_on = DaysField(
        label=pgettext_lazy("office", "Days on which nothing leaves"), max_length=6000, required=False
    )

    def __init__(self, currency: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("handling_minor", "parcel_minor"):
            field = self.fields[name]
            assert isinstance(field, AmountField)
            field.currency = currency

    def clean(self) -> None:
        """In Korea a postcode has five digits: by them distance is told."""
        data = self.cleaned_data
        code = data.get("postcode", "")
        if (
            data.get("country", "").upper() == "KR"
            and code
            and not (len(code) == 5 and code.isascii() and code.isdigit())
        ):
            self.add_error("postcode", pgettext("office", "A Korean postcode has five digits."))


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Every place with what the choice among places reads."""
    channels = list_every_channel()
    rows = [_row(place, channels) for place in list_place_views()]
    return show(request, "places", pgettext("office", "Places of stock"), rows=rows)


@require_GET
def place_page(request: HttpRequest, code: str) -> HttpResponse:
    """One place."""
    return _page(request, _place(code))


@require_POST
def act(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Say where it lies and what it costs (`describe`), who takes from it (`serve`), what it keeps (`keep`)."""
    place = _place(code)
    if action == "serve":
        return _serve(request, place)
    if action not in ("describe", "keep"):
        raise Http404
    form = PlaceForm(_currency(), request.POST) if action == "describe" else KeepForm(_here(request, code))
    if not form.is_valid() or not carried_out(request, form, _task(request, place, action, form.cleaned_data)):
        return _page(request, place, action, form)
    return redirect("office:place", code=code)


def _here(request: HttpRequest, code: str) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in ("channel", "quantity", "lends", "until")} | {"place": code}


def _task(request: HttpRequest, place: PlaceView, action: str, data: dict[str, Any]) -> Task:
    if action == "describe":
        return pgettext("office", "The place is as you said, from now on."), lambda: services.describe_place(
            place_code=place.code, actor=staff_actor(request), **data
        )
    told = {"quantity": data["quantity"], "channel": data["channel"].name(language())}
    done = pgettext("office", "%(quantity)s units of each product are kept for %(channel)s from now on.") % told
    if not data["quantity"]:
        done = pgettext("office", "Nothing of each product is kept for %(channel)s any more.") % told
    return done, lambda: services.set_pool(
        channel_id=data["channel"].id,
        place_code=place.code,
        quantity=data["quantity"],
        lends=Lending(data["lends"]),
        until=data["until"],
        actor=staff_actor(request),
    )


def _serve(request: HttpRequest, place: PlaceView) -> HttpResponse:
    channels = list_every_channel()
    fields = [_typed_rank(request, channel) for channel in channels]
    if any(field.error for field in fields):
        return _page(request, place, "serve", ranks=fields)
    ranks: dict[UUID, int | None] = {
        channel.id: int(field.value) if field.value else None
        for channel, field in zip(channels, fields, strict=True)
        if field.value != str(place.ranks.get(channel.id, ""))
    }
    form = forms.Form({})
    done = pgettext("office", "Who takes from this place is changed, from now on.")
    task = (done, lambda: services.set_serving(place_code=place.code, ranks=ranks, actor=staff_actor(request)))
    if not carried_out(request, form, task):
        return _page(request, place, "serve", form, fields)
    return redirect("office:place", code=place.code)


def _typed_rank(request: HttpRequest, channel: Channel) -> RankField:
    text = request.POST.get(f"rank-{channel.code}", "").strip()[:10]
    rank = read_whole(text)
    is_right = not text or (rank is not None and rank <= LARGEST_RANK)
    error = "" if is_right else pgettext("office", "A rank is a whole number from 0 to 1,000.")
    return RankField(channel.code, channel.name(language()), text if error or rank is None else str(rank), error)


def _page(
    request: HttpRequest,
    place: PlaceView,
    wrong: str = "",
    form: forms.Form | None = None,
    ranks: Sequence[RankField] = (),
) -> HttpResponse:
    channels, currency = list_every_channel(), _currency()
    kept = list_kept(place_code=place.code)
    skus = names_of({one.variant_id for one in kept if one.variant_id})
    response = show(
        request,
        "place",
        say(place.names, language()) or place.code,
        row=_row(place, channels),
        currency=currency,
        facts=form if wrong == "describe" and form else PlaceForm(currency, initial=_initial(place, currency)),
        ranks=ranks or [_rank(place, one) for one in channels],
        kept=[
            (row, skus[row.pool.variant_id].sku if row.pool.variant_id else "")
            for row in kept_rows(kept, place_names())
        ],
        channels=[(one.code, one.name(language())) for one in channels],
        lendings=LENDINGS.items(),
        may_here=may_at(request, place.code),
        everywhere=may_everywhere(request),
        wrong=wrong,
        form=form,
        bound={wrong: form} if form else {},
    )
    response.status_code = 422 if wrong else 200
    return response


def _rank(place: PlaceView, channel: Channel) -> RankField:
    return RankField(channel.code, channel.name(language()), str(place.ranks.get(channel.id, "")))


def _initial(place: PlaceView, currency: str) -> dict[str, Any]:
    return {
        "country": place.country,
        "postcode": place.postcode,
        "handling_minor": Money(place.handling_minor, currency).to_decimal(),
        "parcel_minor": Money(place.parcel_minor, currency).to_decimal(),
        "cut_off": place.cut_off,
        "closed_on": "\n".join(str(day) for day in place.closed_on),
    }


def _row(place: PlaceView, channels: Sequence[Channel]) -> PlaceRow:
    currency = channels[0].currency if channels else AmountField.currency
    taking = [(one.name(language()), place.ranks[one.id]) for one in channels if one.id in place.ranks]
    return PlaceRow(place, Money(place.handling_minor, currency), Money(place.parcel_minor, currency), taking)


def _currency() -> str:
    """The merchant's currency: that of the first channel."""
    return next((one.currency for one in list_every_channel()), AmountField.currency)


def _place(code: str) -> PlaceView:
    found = next((one for one in list_place_views() if one.code == code), None)
    if found is None:
        raise Http404
    return found
