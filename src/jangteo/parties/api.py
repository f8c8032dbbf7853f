"""Tokens: how a program says whose it is. Sessions and cookies count for nothing here."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from ninja import Router
from ninja.security import HttpBearer

from jangteo.parties.errors import InvalidToken
from jangteo.parties.services import find_user_by_token

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
