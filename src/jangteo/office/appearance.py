"""How unfold shows the office: colours from the design tokens, one menu, our own sheets."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

type Place = Callable[[HttpRequest], str]


def _file(path: str) -> Place:
    return lambda request: static(path)


def _entry(title: Any, icon: str, name: str, badge: str = "") -> dict[str, Any]:
    entry: dict[str, Any] = {"title": title, "icon": icon, "link": reverse_lazy(name)}
    return entry | {"badge": badge} if badge else entry


HANJI = {
    "50": "#FBF9F5",
    "100": "#F5F1EA",
    "200": "#E6E1D8",
    "300": "#D0C9BC",
    "400": "#A8A296",
    "500": "#6B6E74",
    "600": "#5B6068",
    "700": "#3F444C",
    "800": "#2C3038",
    "900": "#1C1F25",
    "950": "#14161A",
}
INDIGO = {
    "50": "#EFF5FB",
    "100": "#DCE9F5",
    "200": "#BBD4EC",
    "300": "#9DC4EA",
    "400": "#7FB2E5",
    "500": "#4A80B4",
    "600": "#1F4E79",
    "700": "#1A4267",
    "800": "#163754",
    "900": "#122C43",
    "950": "#0C1D2D",
}

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("Jangteo office"),
    "SITE_HEADER": _("Jangteo"),
    "SITE_SUBHEADER": _("Back office"),
    "SITE_URL": "/",
    "SITE_ICON": _file("office/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _file("office/mark.svg")}],
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": reverse_lazy("office:language")},
    "BORDER_RADIUS": "6px",
    "STYLES": [_file("office/fonts.css"), _file("office/office.css")],
    "COLORS": {"base": HANJI, "primary": INDIGO},
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    _entry(_("Today"), "wb_twilight", "office:today"),
                    _entry(_("Orders"), "receipt_long", "office:orders"),
                ]
            },
            {
                "title": _("Goods"),
                "separator": True,
                "items": [
                    _entry(_("Products"), "inventory_2", "office:products"),
                    _entry(_("Price lists"), "sell", "office:price_lists"),
                    _entry(_("Stock"), "warehouse", "office:stock"),
                ],
            },
            {
                "title": _("Buyers"),
                "separator": True,
                "items": [
                    _entry(_("Companies"), "domain", "office:companies"),
                    _entry(_("People and families"), "group", "office:people"),
                ],
            },
            {
                "title": _("Trust"),
                "separator": True,
                "items": [
                    _entry(_("Audit trail"), "history", "office:audit"),
                    _entry(_("Checks"), "verified", "office:checks"),
                    _entry(_("Outbox"), "outbox", "office:outbox"),
                    _entry(_("Records"), "table_rows", "office:records"),
                ],
            },
        ],
    },
}
