"""Addresses of switches of features."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import flags
from jangteo.office.pages.frame import staff_page

flag_pages: list[URLPattern] = [
    path("features/", staff_page(flags.list_page, Action.FEATURES_SWITCH), name="flags"),
    path("features/<slug:name>/", staff_page(flags.flag_page, Action.FEATURES_SWITCH), name="flag"),
    path("features/<slug:name>/set/", staff_page(flags.set_page, Action.FEATURES_SWITCH), name="flag_set"),
]
