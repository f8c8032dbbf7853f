"""What the API announces of every operation besides its own answer: refusals, being too busy, the files it sends."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from jangteo.kernel.uploads import PAPERS, XLSX

PROBLEM = "application/problem+json"
REFUSED, BUSY = "4XX", "503"
_PROBLEM_SCHEMA = {
    "title": "Problem",
    "description": "Why a call was refused (RFC 9457).",
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string", "description": "For people; it may change."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Public and permanent, module first."},
        "facts": {"type": "object", "description": "What the refusal is about, by name."},
        "errors": {"type": "array", "items": {"type": "object"}, "description": "Each field that has a wrong form."},
    },
}
_FILE = {"schema": {"type": "string", "format": "binary"}}


class AnnouncedApi(NinjaAPI):
    """An API whose schema tells every answer."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The schema as ninja makes it, and what holds for all operations."""
        found = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        found["components"]["schemas"]["Problem"] = _PROBLEM_SCHEMA
        for path in found["paths"].values():
            for method, operation in path.items():
                _announce(method, operation["responses"])
        return found


def _announce(method: str, responses: dict[Any, Any]) -> None:
    if method == "get" and "content" not in responses.get(200, {"content": {}}):
        responses[200] |= {"content": dict.fromkeys(sorted({*PAPERS, XLSX, "application/octet-stream"}), _FILE)}
    for status, told in ((REFUSED, "Refused"), (BUSY, "Too busy, or somebody else does not answer: ask again later")):
        content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        responses.setdefault(status, {"description": told, "content": content})
