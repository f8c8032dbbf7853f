"""Access tokens by OAuth 2.0, for programs (RFC 6749 section 4.4)."""

import base64
import binascii
from typing import Any
from urllib.parse import unquote_plus

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Field, Router

from jangteo.kernel.api import Schema
from jangteo.kernel.permissions import open_to_all
from jangteo.programs.errors import InvalidClient, InvalidScope
from jangteo.programs.services import issue_access_token

GRANT = "client_credentials"
KNOWN = ("grant_type", "scope", "client_id", "client_secret")
router = Router()


class AccessTokenOut(Schema):
    """Send the token as `Authorization: Bearer …`."""

    access_token: str = Field(examples=["jt_live_2Vn0…"])
    token_type: str = Field(examples=["Bearer"])
    expires_in: int = Field(description="Seconds.", examples=[3600])
    scope: str = Field(examples=["goods:read orders:write"])


class OAuthError(Schema):
    """As RFC 6749 section 5.2 has it; the one refusal of the API that is no problem+json."""

    error: str = Field(examples=["invalid_client"])
    error_description: str = Field("", examples=["No program has this id and this key."])


SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "enum": [GRANT]},
                        "scope": {"type": "string", "description": "Fewer than the key's, with spaces between."},
                        "client_id": {"type": "string", "description": "The program's id; or by HTTP Basic."},
                        "client_secret": {"type": "string", "description": "One of its keys; or by HTTP Basic."},
                    },
                },
                "example": {"grant_type": GRANT, "scope": "goods:read orders:write"},
            }
        },
    }
}


@router.post(
    "/oauth/token",
    response={200: AccessTokenOut, 400: OAuthError, 401: OAuthError},
    summary="Get an access token",
    auth=None,
    openapi_extra=SENT,
)
@open_to_all("who asks has no token yet; the program's key is checked")
def create_access_token(request: HttpRequest) -> HttpResponse:
    """A token for an hour from a program's id and one of its keys: as HTTP Basic or as fields of the form."""
    form, has_basic = request.POST, "Authorization" in request.headers
    if any(len(form.getlist(name)) > 1 for name in KNOWN) or "grant_type" not in form:
        return _refused(400, "invalid_request")
    if form["grant_type"] != GRANT:
        return _refused(400, "unsupported_grant_type", f"grant_type is {GRANT}.")
    if has_basic and ("client_id" in form or "client_secret" in form):
        return _refused(400, "invalid_request", "The program says who it is in one way, not in two.")
    client_id, secret = _basic(request) if has_basic else (form.get("client_id", ""), form.get("client_secret", ""))
    asked = form["scope"].split(" ") if form.get("scope") else None
    try:
        issued = issue_access_token(client_id=client_id, client_secret=secret, scopes=asked)
    except InvalidClient as error:
        answer = _refused(401, "invalid_client", error.message)
        answer["WWW-Authenticate"] = 'Basic realm="jangteo", charset="UTF-8"'
        return answer
    except InvalidScope as error:
        return _refused(400, "invalid_scope", error.message)
    told = {"access_token": issued.token, "token_type": "Bearer", "expires_in": issued.seconds}
    return _kept_by_nobody(JsonResponse({**told, "scope": " ".join(issued.scopes)}))


def _basic(request: HttpRequest) -> tuple[str, str]:
    """The id and the key of HTTP Basic, both written as in a form before (RFC 6749 section 2.3.1); rubbish is empty."""
    scheme, _, sent = request.headers["Authorization"].partition(" ")
    try:
        pair = base64.b64decode(sent.strip(), validate=True).decode() if scheme.lower() == "basic" else ""
    except (binascii.Error, ValueError):
        pair = ""
    client_id, _, secret = pair.partition(":")
    return unquote_plus(client_id), unquote_plus(secret)


def _refused(status: int, error: str, says: str = "") -> HttpResponse:
    told = {"error": error, **({"error_description": says} if says else {})}
    return _kept_by_nobody(JsonResponse(told, status=status))


def _kept_by_nobody(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = "no-store"
    answer["Pragma"] = "no-cache"
    return answer
