"""Addresses of programs and their keys."""

from django.urls import URLPattern, path

from jangteo.kernel.types import Action
from jangteo.office.pages import programs
from jangteo.office.pages.frame import staff_page

CHANGING = (Action.MEMBERS_CHANGE,)
PROGRAM = "programs/<uuid:program_id>/"
KEY = f"{PROGRAM}keys/<uuid:key_id>/"

program_pages: list[URLPattern] = [
    path("programs/", staff_page(programs.list_page, *CHANGING), name="programs"),
    path("programs/add/", staff_page(programs.add, *CHANGING), name="program_add"),
    path(PROGRAM, staff_page(programs.program_page, *CHANGING), name="program"),
    path(f"{PROGRAM}keys/", staff_page(programs.add_key, *CHANGING), name="program_key_add"),
    path(f"{KEY}rotate/", staff_page(programs.rotate, *CHANGING), name="program_key_rotate"),
    path(f"{KEY}revoke/", staff_page(programs.revoke, *CHANGING), name="program_key_revoke"),
    path(f"{PROGRAM}end/", staff_page(programs.end, *CHANGING), name="program_end"),
]
