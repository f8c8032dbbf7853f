"""Tokens: how a program says whose it is. Sessions and cookies count for nothing here."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import SecretStr

from jangteo.kernel.api import Strict, Text
from jangteo.kernel.permissions import open_to_all
from jangteo.parties.errors import InvalidToken, WrongCredentials
from jangteo.parties.services import find_user_by_token, issue_token

LONGEST_TOKEN = 200


class BearerToken(HttpBearer):
    """`Authorization: Bearer …` of a log-in; without the header the caller is a guest."""

    def __call__(self, request: HttpRequest) -> Any:
        """raises  InvalidToken when there is a header that names nobody"""
        header = request.headers.get(self.header)
        if not header:
            return AnonymousUser()
        scheme, _, token = header.partition(" ")
        if scheme.lower() != self.openapi_scheme:
            raise InvalidToken
        return self.authenticate(request, token.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        """The log-in behind the token."""
        user = find_user_by_token(token) if token.isascii() and 0 < len(token) <= LONGEST_TOKEN else None
        if user is None:
            raise InvalidToken
        return user


anyone = BearerToken()
router = Router()


class TokenRequest(Strict):
    """The log-in to act as."""

    email: Text = Field(max_length=254, examples=["buyer@company.example"])
    password: SecretStr = Field(min_length=1, max_length=200, examples=["correct horse battery staple"])
    name: Text = Field("", max_length=60, description="What the token is for.", examples=["ERP of the shop"])


class TokenView(Schema):
    """Send the token as `Authorization: Bearer …`; it is shown this once."""

    token: str = Field(examples=["jt_2Vn0…"])
    expires_at: datetime


@router.post("/tokens", response={201: TokenView}, summary="Issue a token", auth=None)
@open_to_all("asks for the password itself")
def create_token(request: HttpRequest, body: TokenRequest) -> Status[TokenView]:
    """A token for the log-in with this e-mail address and password."""
    password = body.password.get_secret_value()
    if "\x00" in password:
        raise WrongCredentials
    token, expires_at = issue_token(email=body.email, password=password, name=body.name)
    return Status(201, TokenView(token=token, expires_at=expires_at))
