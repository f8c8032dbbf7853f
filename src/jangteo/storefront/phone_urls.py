"""Addresses of the shop on a phone: what makes it installable, and the order pad."""

from django.urls import URLPattern, path

from jangteo.kernel.permissions import open_to_all, permitted
from jangteo.kernel.types import Action
from jangteo.storefront.pages import pad, phone

NAMES_THE_SHOP = "tells no more than the channel's own name, to whom its door lets in"

phone_pages: list[URLPattern] = [
    path("manifest.webmanifest", open_to_all(NAMES_THE_SHOP)(phone.manifest), name="manifest"),
    path("sw.js", open_to_all(NAMES_THE_SHOP)(phone.worker), name="worker"),
    path("offline/", open_to_all(NAMES_THE_SHOP)(phone.offline), name="offline"),
    path("pad/", permitted(Action.CARTS_USE)(pad.pad), name="pad"),
    path("pad/goods/", permitted(Action.CARTS_USE)(pad.goods), name="pad_goods"),
    path("pad/send/", permitted(Action.CARTS_USE)(pad.send), name="pad_send"),
]
