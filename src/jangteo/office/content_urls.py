"""Addresses of a channel's own pages and of redirects."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import content_edit, content_lists, content_redirects
from jangteo.office.pages.frame import staff_page

WRITING = (Action.CONTENT_CHANGE,)
PAGE = "pages/<uuid:page_id>/"

content_pages: list[URLPattern] = [
    path("pages/", staff_page(content_lists.list_page, *WRITING), name="content_pages"),
    path(PAGE, staff_page(content_edit.edit_page, *WRITING), name="content_page"),
    path(f"{PAGE}look/", staff_page(content_lists.look, *WRITING), name="content_look"),
    path(f"{PAGE}differences/", staff_page(content_lists.differences, *WRITING), name="content_differences"),
    path(f"{PAGE}publish/", staff_page(content_lists.publish, *WRITING), name="content_publish"),
    path(f"{PAGE}address/", staff_page(content_lists.set_place, *WRITING), name="content_address"),
    path(f"{PAGE}do/<slug:action>/", staff_page(content_lists.act, *WRITING), name="content_action"),
    path("redirects/", staff_page(content_redirects.list_page, *WRITING), name="redirects"),
    path(
        "redirects/<uuid:redirect_id>/remove/",
        staff_page(content_redirects.remove, *WRITING),
        name="redirect_remove",
    ),
]
