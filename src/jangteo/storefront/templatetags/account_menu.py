"""The pages of *My account*, in groups, each for whom it has something."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jangteo.flags.types import Feature

register = template.Library()

type Seen = Mapping[str, Any]
type Test = Callable[[Seen], bool]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the menu.

    tab   as the page calls itself
    name  of its address in the storefront
    """

    tab: str
    name: str
    title: str | Promise
    shown: Test


@dataclass(frozen=True, slots=True)
class Group:
    """Pages that belong together, as this buyer sees them; `title` is empty for the overview."""

    title: str | Promise
    pages: tuple[Page, ...]


def _always(_: Seen) -> bool:
    return True


def _may(*rights: str) -> Test:
    return lambda seen: all(one in seen["may"] for one in rights)


def _may_any(*rights: str) -> Test:
    return lambda seen: any(one in seen["may"] for one in rights)


def _is_family(seen: Seen) -> bool:
    return seen["is_house"] and _kind(seen) == "household"


def _is_company(seen: Seen) -> bool:
    return seen["is_house"] and _kind(seen) != "household"


def _kind(seen: Seen) -> str:
    kind = seen["buyer_kind"]
    return str(kind() if callable(kind) else kind)


def _house(test: Test) -> Test:
    return lambda seen: seen["is_house"] and test(seen)


def _company(test: Test) -> Test:
    return lambda seen: _is_company(seen) and test(seen)


def _family(test: Test) -> Test:
    return lambda seen: _is_family(seen) and test(seen)


def _offered(feature: Feature, test: Test) -> Test:
    return lambda seen: test(seen) and seen["offered"][feature]


def _given(seen: Seen) -> bool:
    return "carts_use" in seen["may"] and not _is_company(seen)


def _sheet(seen: Seen) -> bool:
    return seen["temper"] == "dense" and "prices_see" in seen["may"]


def _pad(seen: Seen) -> bool:
    return seen["temper"] == "dense" and "carts_use" in seen["may"]


BUYING = (
    Page("orders", "orders", _("Orders"), _may("orders_see")),
    Page("reviews", "my_reviews", _("Reviews"), _may("orders_see")),
    Page("lists", "lists", _("Lists"), _may("carts_use")),
    Page("wishes", "wishes", _("Wishes"), _offered(Feature.WISHES, _may("carts_use"))),
    Page("pad", "pad", _("Order pad"), _pad),
    Page("quotes", "quotes", _("Quotes"), _may("orders_see", "prices_see", "carts_use")),
    Page("rooms", "rooms", _("Decide together"), _may("carts_use")),
    Page("shares", "shares", _("Paid by others"), _may("carts_use")),
    Page("gifts", "gifts", _("Gifts"), _given),
    Page("line_sheet", "line_sheet", _("Line sheet"), _sheet),
    Page("contract", "contract", _("Our contract"), _company(_may("prices_see"))),
)
MONEY = (
    Page("invoices", "invoices", _("Invoices"), _may("money_see")),
    Page("credit", "credit", _("Terms and credit"), _company(_may("money_see"))),
    Page("instalments", "instalments", _("Instalments"), _may("money_see")),
    Page("store_credit", "store_credit", _("Store credit"), _may_any("orders_place", "money_see")),
)
HOUSE = (
    Page("approvals", "approvals", _("Approvals"), _house(_may("orders_see"))),
    Page("members", "members", _("Family"), _family(_may("members_see"))),
    Page("members", "members", _("Members"), _company(_may("members_see"))),
    Page("units", "units", _("Units"), _company(_may_any("members_see", "units_change"))),
    Page("roles", "roles", _("Roles"), _house(_may("roles_change"))),
)
ME = (
    Page("addresses", "addresses", _("Addresses"), _may("addresses_see")),
    Page("rights", "my_rights", _("What I may do"), _always),
    Page("security", "security", _("Security"), _always),
    Page("privacy", "privacy", _("Consents and my data"), _always),
)
OVERVIEW = Page("overview", "account", _("Overview"), _always)


def groups_of(seen: Seen) -> list[Group]:
    """The groups that have a page for whoever looks; needs `may`, `is_house`, `buyer_kind`, `temper` and `offered`."""
    house = pgettext_lazy("menu", "Our family") if _is_family(seen) else pgettext_lazy("menu", "Our company")
    named = ((pgettext_lazy("menu", "Buying"), BUYING), (pgettext_lazy("menu", "Money"), MONEY), (house, HOUSE))
    all_groups = (("", (OVERVIEW,)), *named, (pgettext_lazy("menu", "Settings"), ME))
    found = (Group(title, tuple(page for page in pages if page.shown(seen))) for title, pages in all_groups)
    return [group for group in found if group.pages]


@register.inclusion_tag("storefront/parts/account_menu.html", takes_context=True)
def account_menu(context: template.Context, tab: str) -> dict[str, object]:
    """The menu beside a page of the account; on a phone it opens above it and names where one is."""
    groups = groups_of({str(name): value for name, value in context.flatten().items()})
    pages = (page for group in groups for page in group.pages)
    return {"groups": groups, "tab": tab, "here": next((page for page in pages if page.tab == tab), OVERVIEW)}
