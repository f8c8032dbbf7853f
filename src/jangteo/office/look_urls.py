"""Addresses of how channels look, and of the pieces all pages are made of."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import looks, pieces
from jangteo.office.pages.frame import staff_page

look_pages: list[URLPattern] = [
    path("sales-channels/<slug:code>/look/", staff_page(looks.look_page, Action.CATALOGUE_SEE), name="channel_look"),
    path(
        "sales-channels/<slug:code>/look/set/",
        staff_page(looks.change_look, Action.CATALOGUE_CHANGE),
        name="channel_look_set",
    ),
    path(
        "sales-channels/<slug:code>/look/logo/",
        staff_page(looks.change_logo, Action.CATALOGUE_CHANGE),
        name="channel_logo",
    ),
    path("components/", staff_page(pieces.components_page, Action.OFFICE_ENTER), name="components"),
    path("components/pieces/", staff_page(pieces.pieces_page, Action.OFFICE_ENTER), name="pieces"),
]
