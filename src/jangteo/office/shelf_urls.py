"""Addresses of shelves and of the words that search knows."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import search_words, shelves
from jangteo.office.pages.frame import staff_page

ARRANGING = (Action.CATALOGUE_CHANGE,)

shelf_pages: list[URLPattern] = [
    path("shelves/", staff_page(shelves.list_page, *ARRANGING), name="shelves"),
    path("shelves/<slug:code>/", staff_page(shelves.shelf_page, *ARRANGING), name="shelf"),
    path("shelves/<slug:code>/sold-out/", staff_page(shelves.sold_out, *ARRANGING), name="shelf_sold_out"),
    path("shelves/<slug:code>/rules/<uuid:rule_id>/", staff_page(shelves.rule_page, *ARRANGING), name="shelf_rule"),
    path("shelves/<slug:code>/rules/<uuid:rule_id>/end/", staff_page(shelves.end, *ARRANGING), name="shelf_rule_end"),
    path("search-words/", staff_page(search_words.list_page, *ARRANGING), name="search_words"),
    path("search-words/<uuid:synonym_id>/", staff_page(search_words.synonym_page, *ARRANGING), name="synonym"),
    path("search-words/<uuid:synonym_id>/remove/", staff_page(search_words.drop, *ARRANGING), name="synonym_drop"),
]
