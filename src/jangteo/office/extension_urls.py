"""Addresses of extensions."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import extensions
from jangteo.office.pages.frame import staff_page

extension_pages: list[URLPattern] = [
    path("extensions/", staff_page(extensions.list_page, Action.CHECKS_RUN), name="extensions"),
    path(
        "extensions/<slug:name>/<slug:action>/",
        staff_page(extensions.switch, Action.CHECKS_RUN),
        name="extension_switch",
    ),
]
