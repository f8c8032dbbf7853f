"""Programs at the desk: made in a role, a key shown once, changed and ended."""

import re

from django.test import Client

from jangteo.programs.models import Program, ProgramKey

PAGE = "/office/programs/"


def made(staff: Client) -> Program:
    response = staff.post(f"{PAGE}add/", {"name": "ERP", "role": "staff_clerk"})
    assert response.status_code == 302, response.content.decode()
    return Program.objects.get()


def test_a_program_is_made_and_its_key_shown_once(staff: Client) -> None:
    page = f"{PAGE}{made(staff).pk}/"
    shown = staff.post(f"{page}keys/", {"scope": "stock:write", "kind": "test", "days": "30"})
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    found = re.search(r'value="(jt_test_[^"]+)"', shown.content.decode())
    assert found
    for address in (PAGE, page, "/office/audit/", "/office/records/"):
        assert found.group(1) not in staff.get(address).content.decode()
    again = staff.post(f"{page}keys/{ProgramKey.objects.get().pk}/rotate/", {"at_once": "on"})
    assert "jt_test_" in again.content.decode()
    row = ProgramKey.objects.latest("made_at")
    assert staff.post(f"{page}keys/{row.pk}/revoke/", {"why": "leaked"}).status_code == 302
    assert staff.post(f"{page}end/").status_code == 302
    assert "Make a key" not in staff.get(page, headers={"Accept-Language": "en"}).content.decode()


def test_what_is_wrong_is_told_and_nothing_is_made(staff: Client) -> None:
    page = f"{PAGE}{made(staff).pk}/"
    for sent in ({}, {"scope": "all"}, {"scope": "stock:read", "days": "9999"}, {"scope": "stock:read", "days": "²"}):
        assert staff.post(f"{page}keys/", {"days": "30"} | sent).status_code == 422
    assert staff.post(f"{PAGE}add/", {"name": "", "role": "staff_clerk"}).status_code == 422
    assert staff.post(f"{PAGE}add/", {"name": "ERP", "role": "buyer"}).status_code == 422
    assert (Program.objects.count(), ProgramKey.objects.count()) == (1, 0)
    nowhere = "00000000-0000-0000-0000-000000000001"
    assert staff.post(f"{page}keys/{nowhere}/revoke/").status_code == 404
