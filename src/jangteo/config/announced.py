"""What the API announces of every operation besides its own answer: refusals, being too busy, the files it sends."""

from typing import Any

from jangteo.kernel.uploads import PAPERS, XLSX

PROBLEM = "application/problem+json"
REFUSED, BUSY = "4XX", 503  # numbers as ninja writes them
_FILE = {"schema": {"type": "string", "format": "binary"}, "example": "(bytes)"}


def _refusal(status: int, code: str, title: str) -> dict[str, Any]:
    return {"type": "about:blank", "title": title, "status": status, "code": code}


_EVERYWHERE: tuple[tuple[int | str, str, dict[str, Any]], ...] = (
    (
        REFUSED,
        "Refused",
        _refusal(404, "kernel.not_found", "There is no such thing."),
    ),
    (
        BUSY,
        "Too busy, or somebody else does not answer: ask again later",
        _refusal(BUSY, "kernel.too_busy", "Too many at once."),
    ),
)


def announce(schema: dict[str, Any]) -> None:
    """Put into a description what holds for all operations; the schema of a refusal, `Problem`, is there already."""
    for path in schema["paths"].values():
        for method, operation in path.items():
            _announce(method, operation["responses"])


def _announce(method: str, responses: dict[Any, Any]) -> None:
    if method == "get" and "content" not in responses.get(200, {"content": {}}):
        responses[200] |= {"content": dict.fromkeys(sorted({*PAPERS, XLSX, "application/octet-stream"}), _FILE)}
    for status, told, example in _EVERYWHERE:
        content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}}
        if not {status, str(status)} & responses.keys():
            responses[status] = {"description": told, "content": content}
