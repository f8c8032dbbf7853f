"""How unfold shows the office: one menu, our own sheets and colours."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import pgettext_lazy

from jangteo.kernel.types import Action
from jangteo.office.data_rights import DATA

type Place = Callable[[HttpRequest], str]


def _file(path: str) -> Place:
    return lambda request: static(path)


def _entry(title: Any, icon: str, name: str, *actions: Action) -> dict[str, Any]:
    """A place in the menu, shown to those whose role opens it by one of these."""

    def is_open(request: HttpRequest) -> bool:
        from jangteo.office.pages.frame import may  # late: settings read this file before the models are there

        return may(request, *actions)

    return {"title": title, "icon": icon, "link": reverse_lazy(name), "permission": is_open}


def without_inline_style(request: HttpRequest) -> dict[str, Any]:
    """unfold writes its colours into each page, which its content policy refuses: ours are in colours.css."""
    return {"colors": None}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": pgettext_lazy("office", "Jangteo office"),
    "SITE_HEADER": pgettext_lazy("office", "Jangteo"),
    "SITE_SUBHEADER": pgettext_lazy("office", "Back office"),
    "SITE_URL": "/",
    "SITE_ICON": _file("office/mark.svg"),
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": _file("office/mark.svg")}],
    "SHOW_LANGUAGES": True,
    "LANGUAGES": {"action": reverse_lazy("office:language")},
    "LOGIN": {"form": "jangteo.office.forms.StaffLogInForm"},
    "GLOBAL_CALLBACK": "jangteo.office.appearance.without_inline_style",
    "STYLES": [_file("office/fonts.css"), _file("office/colours.css"), _file("office/office.css")],
    "SCRIPTS": [_file("office/frame.js")],
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": [
            {
                "items": [
                    _entry(pgettext_lazy("office", "Today"), "wb_twilight", "office:today", Action.OFFICE_ENTER),
                    _entry(pgettext_lazy("office", "My day"), "checklist", "office:my_day", Action.NOTES_SEE),
                    _entry(pgettext_lazy("office", "Orders"), "receipt_long", "office:orders", Action.ORDERS_SEE),
                ]
            },
            {
                "title": pgettext_lazy("office", "Goods"),
                "separator": True,
                "items": [
                    _entry(pgettext_lazy("office", "Products"), "inventory_2", "office:products", Action.CATALOGUE_SEE),
                    _entry(
                        pgettext_lazy("office", "Price lists"), "sell", "office:price_lists", Action.PRICE_LISTS_SEE
                    ),
                    _entry(pgettext_lazy("office", "Costs"), "price_change", "office:costs", Action.COSTS_SEE),
                    _entry(pgettext_lazy("office", "Promotions"), "redeem", "office:promotions", Action.PROMOTIONS_SEE),
                    _entry(pgettext_lazy("office", "Taxes"), "percent", "office:taxes", Action.TAXES_SEE),
                    _entry(
                        pgettext_lazy("office", "Assortments"),
                        "visibility",
                        "office:assortments",
                        Action.ASSORTMENTS_CHANGE,
                    ),
                    _entry(pgettext_lazy("office", "Shelves"), "shelves", "office:shelves", Action.CATALOGUE_CHANGE),
                    _entry(
                        pgettext_lazy("office", "Shop pages"), "article", "office:content_pages", Action.CONTENT_CHANGE
                    ),
                    _entry(
                        pgettext_lazy("office", "Search words"),
                        "manage_search",
                        "office:search_words",
                        Action.CATALOGUE_CHANGE,
                    ),
                ],
            },
            {
                "title": pgettext_lazy("office", "Stock"),
                "separator": True,
                "items": [
                    _entry(pgettext_lazy("office", "By place"), "warehouse", "office:stock", Action.STOCK_SEE),
                    _entry(pgettext_lazy("office", "Shipments"), "package_2", "office:shipping", Action.STOCK_SEE),
                    _entry(pgettext_lazy("office", "Transfers"), "swap_horiz", "office:transfers", Action.STOCK_SEE),
                    _entry(
                        pgettext_lazy("office", "Purchases"), "local_shipping", "office:purchases", Action.STOCK_SEE
                    ),
                    _entry(pgettext_lazy("office", "Stock counts"), "fact_check", "office:counts", Action.STOCK_SEE),
                ],
            },
            {
                "title": pgettext_lazy("office", "Money"),
                "separator": True,
                "items": [
                    _entry(pgettext_lazy("office", "Payments"), "payments", "office:payments", Action.PAYMENTS_HANDLE),
                    _entry(pgettext_lazy("office", "Invoices"), "receipt", "office:invoices", Action.PAYMENTS_HANDLE),
                    _entry(
                        pgettext_lazy("office", "Receivables"),
                        "request_quote",
                        "office:receivables",
                        Action.PAYMENTS_HANDLE,
                    ),
                    _entry(
                        pgettext_lazy("office", "Gift cards and store credit"),
                        "redeem",
                        "office:values",
                        Action.PAYMENTS_HANDLE,
                    ),
                    _entry(
                        pgettext_lazy("office", "Credit lines"), "credit_score", "office:credit", Action.PAYMENTS_HANDLE
                    ),
                    _entry(
                        pgettext_lazy("office", "Exchange rates"),
                        "currency_exchange",
                        "office:exchange_rates",
                        Action.PAYMENTS_HANDLE,
                    ),
                    _entry(pgettext_lazy("office", "Payment terms"), "event", "office:terms", Action.PAYMENTS_HANDLE),
                    _entry(
                        pgettext_lazy("office", "Paying in parts"),
                        "calendar_month",
                        "office:instalments",
                        Action.PAYMENTS_HANDLE,
                    ),
                    _entry(pgettext_lazy("office", "Deposits"), "savings", "office:bank", Action.PAYMENTS_HANDLE),
                    _entry(
                        pgettext_lazy("office", "Overdue"), "hourglass_bottom", "office:overdue", Action.PAYMENTS_HANDLE
                    ),
                    _entry(
                        pgettext_lazy("office", "Tax documents"),
                        "receipt",
                        "office:tax_documents",
                        Action.PAYMENTS_HANDLE,
                    ),
                    _entry(
                        pgettext_lazy("office", "Cash receipts"),
                        "point_of_sale",
                        "office:cash_receipts",
                        Action.PAYMENTS_HANDLE,
                    ),
                    _entry(
                        pgettext_lazy("office", "Waits for evidence"),
                        "hourglass_empty",
                        "office:evidence",
                        Action.PAYMENTS_HANDLE,
                    ),
                    _entry(
                        pgettext_lazy("office", "Billing settings"),
                        "tune",
                        "office:billing_settings",
                        Action.PAYMENTS_HANDLE,
                    ),
                    _entry(pgettext_lazy("office", "Books"), "account_balance", "office:books", Action.PAYMENTS_HANDLE),
                ],
            },
            {
                "title": pgettext_lazy("office", "Buyers"),
                "separator": True,
                "items": [
                    _entry(pgettext_lazy("office", "Accounts"), "handshake", "office:accounts", Action.NOTES_SEE),
                    _entry(pgettext_lazy("office", "Companies"), "domain", "office:companies", Action.PARTIES_SEE),
                    _entry(
                        pgettext_lazy("office", "People and families"), "group", "office:people", Action.PARTIES_SEE
                    ),
                    _entry(
                        pgettext_lazy("office", "Contracts"), "contract", "office:contracts", Action.PRICE_LISTS_SEE
                    ),
                    _entry(
                        pgettext_lazy("office", "Quotes"),
                        "request_quote",
                        "office:quotes",
                        Action.QUOTES_MAKE,
                        Action.QUOTES_ALLOW,
                    ),
                    _entry(pgettext_lazy("office", "Reviews"), "reviews", "office:reviews", Action.REVIEWS_HANDLE),
                    _entry(
                        pgettext_lazy("office", "Applications"),
                        "how_to_reg",
                        "office:applications",
                        Action.APPLICATIONS_REVIEW,
                    ),
                ],
            },
            {
                "title": pgettext_lazy("office", "Rights"),
                "separator": True,
                "items": [
                    _entry(pgettext_lazy("office", "Staff"), "badge", "office:staff", Action.MEMBERS_CHANGE),
                    _entry(pgettext_lazy("office", "Roles"), "rule", "office:roles", Action.MEMBERS_SEE),
                    _entry(pgettext_lazy("office", "Who may do what"), "key", "office:rights", Action.MEMBERS_SEE),
                    _entry(pgettext_lazy("office", "Programs"), "smart_toy", "office:programs", Action.MEMBERS_CHANGE),
                    _entry(pgettext_lazy("office", "Channels"), "storefront", "office:channels", Action.CATALOGUE_SEE),
                ],
            },
            {
                "title": pgettext_lazy("office", "Trust"),
                "separator": True,
                "items": [
                    _entry(pgettext_lazy("office", "Audit trail"), "history", "office:audit", Action.AUDIT_SEE),
                    _entry(
                        pgettext_lazy("office", "Who looked at whom"),
                        "visibility",
                        "office:readings",
                        Action.PRIVACY_HANDLE,
                    ),
                    _entry(
                        pgettext_lazy("office", "Privacy requests"),
                        "shield_person",
                        "office:privacy_requests",
                        Action.PRIVACY_HANDLE,
                    ),
                    _entry(pgettext_lazy("office", "Import and export"), "import_export", "office:data", *DATA),
                    _entry(pgettext_lazy("office", "Webhooks"), "webhook", "office:webhooks", Action.WEBHOOKS_SEE),
                    _entry(pgettext_lazy("office", "Alarms"), "notifications", "office:alarms", Action.CHECKS_RUN),
                    _entry(pgettext_lazy("office", "Checks"), "verified", "office:checks", Action.CHECKS_RUN),
                    _entry(pgettext_lazy("office", "Jobs"), "schedule", "office:jobs", Action.CHECKS_RUN),
                    _entry(pgettext_lazy("office", "Switches"), "toggle_on", "office:flags", Action.FEATURES_SWITCH),
                    _entry(pgettext_lazy("office", "Extensions"), "extension", "office:extensions", Action.CHECKS_RUN),
                    _entry(pgettext_lazy("office", "Outbox"), "outbox", "office:outbox", Action.CHECKS_RUN),
                    _entry(pgettext_lazy("office", "Records"), "table_rows", "office:records", Action.RECORDS_SEE),
                    _entry(pgettext_lazy("office", "Components"), "palette", "office:components", Action.OFFICE_ENTER),
                ],
            },
        ],
    },
}
