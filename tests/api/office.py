"""Programs of staff."""

from uuid import uuid4

from django.test import Client

from api.caller import Caller
from jangteo.parties import services as parties
from office.desk import DESK


def staff_caller(role: str, *, place_code: str = "") -> Caller:
    """A program of a member of staff in one role."""
    email = f"{role}-{uuid4().hex[:8]}@test.example"
    person_id = parties.create_person(name=f"직원 {role}", email=email)
    user_id = parties.create_log_in(person_id=person_id, email=email, password=uuid4().hex)
    parties.add_staff(user_id=user_id, role=role, actor=DESK, place_code=place_code)
    return Caller(Client(), parties.issue_token(user_id=user_id)[0])
