"""How the pages write amounts, quantities, dates, icons and form fields."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from django import template
from django.forms import BoundField, CheckboxInput, RadioSelect, Select, Textarea
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jangteo.catalog.types import ContentUnit, MediaView
from jangteo.kernel import clock
from jangteo.kernel.languages import country_name, say
from jangteo.kernel.money import Money, UnitPrice, currency_digits
from jangteo.pricing.types import ContentPrice
from jangteo.storefront.until import last_day as until_last_day

register = template.Library()

_SCRIPT_ESCAPES = {ord(one): f"\\u{ord(one):04x}" for one in "<>&\u2028\u2029"}
LOCALES = {"ko": "ko_KR", "en": "en_US"}


def _locale() -> str:
    return LOCALES.get((get_language() or "ko")[:2], "ko_KR")


@register.filter
def money(amount: Money | None) -> str:
    """`₩12,900`, with the currency's own digits; empty for nothing."""
    if amount is None:
        return ""
    return format_currency(amount.to_decimal(), amount.currency, locale=_locale())


@register.filter
def unit_price(price: UnitPrice | None) -> str:
    """`₩8,000` or `$0.00345`: at least the currency's digits, all that matter."""
    if price is None:
        return ""
    decimals = max(currency_digits(price.currency), len(price.to_text().partition(".")[2]))
    pattern = "¤#,##0" + ("." + "0" * decimals if decimals else "")
    return format_currency(
        Decimal(price.to_text()), price.currency, format=pattern, locale=_locale(), currency_digits=False
    )


@register.filter
def measured(price: ContentPrice | None) -> str:
    """`₩23,333 per 100 ml`, `₩3,000 per piece`."""
    if price is None:
        return ""
    if price.unit == ContentUnit.EACH:
        return _("%(price)s per piece") % {"price": money(price.price)}
    unit = {ContentUnit.SQUARE_METRE: "m²"}.get(price.unit, price.unit.value)
    return _("%(price)s per %(measure)s") % {"price": money(price.price), "measure": f"{price.amount} {unit}"}


@register.filter
def quantity(value: Decimal | int | None) -> str:
    """`1,200` or `2.5`, no trailing zeros."""
    return "" if value is None else format_decimal(Decimal(value).normalize(), locale=_locale())


@register.filter
def plain(value: Decimal | int | None) -> str:
    """A quantity as a form sends it back: no separators."""
    return "" if value is None else f"{Decimal(value).normalize():f}"


@register.simple_tag
def media(asset: MediaView | UUID) -> str:
    """The guarded address of a picture or document in this channel."""
    if isinstance(asset, MediaView):
        return reverse("storefront:media", args=[asset.id, asset.file_name])
    return reverse("storefront:media", args=[asset, "picture"])


@register.filter
def day(moment: date | datetime | None) -> str:
    """`2026년 11월 22일` or `Nov 22, 2026`, in the shop's time zone."""
    if moment is None:
        return ""
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return format_date(local, format="long" if _locale() == "ko_KR" else "medium", locale=_locale())


@register.filter
def moment(at: datetime | None) -> str:
    """`11월 28일 오후 2:30` or `28 Nov, 14:30`, by the reader's clock; with the year where it is another."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    is_this_year = local.year == timezone.localtime(clock.now()).year
    if _locale() == "ko_KR":
        return format_datetime(local, "M월 d일 aaaa h:mm" if is_this_year else "y년 M월 d일 aaaa h:mm", locale="ko_KR")
    return format_datetime(local, "d MMM, HH:mm" if is_this_year else "d MMM y, HH:mm", locale="en_US")


@register.filter
def last_day(until: datetime | None) -> str:
    """The last day on which something holds that ends then; where it ends within a day of the visitor's, the time."""
    local = timezone.localtime(until) if until is not None else None
    if local is None or local.time() == time():
        return day(until_last_day(until))
    return f"{day(local)} {local:%H:%M}"


@register.filter
def business_number(digits: str) -> str:
    """A Korean business number as papers write it: 124-81-00998."""
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}" if len(digits) == 10 and digits.isdigit() else digits


@register.filter
def spoken(names: Mapping[str, str] | None) -> str:
    """The text of a {"ko": …, "en": …} pair in the reader's language."""
    return say(names or {}, (get_language() or "ko")[:2])


@register.filter
def abroad(code: str) -> str:
    """The name of a country that is not home, where an address ends with it."""
    return country_name(code, (get_language() or "ko")[:2]) if code and code != "KR" else ""


@register.simple_tag(takes_context=True)
def structured_data(context: Context, facts: Sequence[Mapping[str, Any]] = ()) -> SafeString:
    """What search engines read, as data that no `</script>` in a name can end."""
    rows = [
        format_html(
            '<script type="application/ld+json" nonce="{}">{}</script>',
            context.get("csp_nonce", ""),
            mark_safe(json.dumps(one, ensure_ascii=False).translate(_SCRIPT_ESCAPES)),  # noqa: S308 -- escaped here
        )
        for one in facts or ()
    ]
    return mark_safe("".join(rows))  # noqa: S308 -- made by format_html


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A drawn sign from the sprite; silent to screen readers."""
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"/></svg>', extra, static("storefront/icons.svg"), name
    )


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """A form control in the design's clothes, tied to its error text."""
    control = field.field.widget
    if isinstance(control, CheckboxInput):
        css = "checkbox"
    elif isinstance(control, RadioSelect):
        css = "radio"
    elif isinstance(control, Select):
        css = "select"
    else:
        css = "textarea" if isinstance(control, Textarea) else "input"
    attrs: dict[str, str | bool] = {"class": css}
    if field.errors:
        attrs |= {"aria-invalid": "true", "aria-describedby": f"{field.id_for_label}-wrong"}
    return field.as_widget(attrs=attrs)
