"""Addresses of a channel's own pages."""

from django.urls import URLPattern, path

from jangteo.kernel.permissions import open_to_all, permitted
from jangteo.kernel.types import Action
from jangteo.storefront.pages import own_pages

STAFF_LOOK = "asks the office's door: staff look at a page as a buyer reads it"

content_pages: list[URLPattern] = [
    path("pages/<str:slug>/", permitted(Action.GOODS_SEE)(own_pages.own_page), name="page"),
    path("preview/<uuid:page_id>/", open_to_all(STAFF_LOOK)(own_pages.preview), name="preview"),
]
