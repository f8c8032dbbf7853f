"""Tokens for programs; the password, and the second factor where there is one, are checked as at every door."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Status
from pydantic import SecretStr

from jangteo.identity.errors import SecondStepNeeded
from jangteo.identity.selectors import has_second_factor, lacks_second_step
from jangteo.identity.services import check_code_of_program, check_log_in, visitor_of
from jangteo.kernel.api import Schema, Strict, Text
from jangteo.kernel.permissions import open_to_all
from jangteo.parties.services import issue_token

router = Router()


class TokenRequest(Strict):
    """The log-in to act as."""

    email: Text = Field(max_length=254, examples=["buyer@company.example"])
    password: SecretStr = Field(min_length=1, max_length=200, examples=["correct horse battery staple"])
    name: Text = Field("", max_length=60, description="What the token is for.", examples=["ERP of the shop"])
    code: Text = Field("", max_length=32, description="The present code, for log-ins with a second factor.")


class TokenView(Schema):
    """Send the token as `Authorization: Bearer …`; it is shown this once."""

    token: str = Field(examples=["jt_2Vn0…"])
    expires_at: datetime


@router.post("/tokens", response={201: TokenView}, summary="Issue a token", auth=None)
@open_to_all("who asks has no token yet; their password is checked")
def create_token(request: HttpRequest, body: TokenRequest) -> Status[TokenView]:
    """A token for the log-in with this e-mail address and password."""
    user = check_log_in(email=body.email, password=body.password.get_secret_value(), visitor=visitor_of(request))
    if lacks_second_step(user):
        raise SecondStepNeeded
    if has_second_factor(user.pk):
        check_code_of_program(user_id=user.pk, code=body.code)
    token, expires_at = issue_token(user_id=user.pk, name=body.name, proven=user.password)
    return Status(201, TokenView(token=token, expires_at=expires_at))
