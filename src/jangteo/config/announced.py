"""What the API announces of every operation besides its own answer: refusals, being too busy, the files it sends."""

from typing import Any

from jangteo.kernel.uploads import PAPERS, XLSX

PROBLEM = "application/problem+json"
REFUSED, BUSY = "4XX", 503  # numbers as ninja writes them
_FILE = {"schema": {"type": "string", "format": "binary"}}


def announce(schema: dict[str, Any]) -> None:
    """Put into a description what holds for all operations; the schema of a refusal, `Problem`, is there already."""
    for path in schema["paths"].values():
        for method, operation in path.items():
            _announce(method, operation["responses"])


def _announce(method: str, responses: dict[Any, Any]) -> None:
    if method == "get" and "content" not in responses.get(200, {"content": {}}):
        responses[200] |= {"content": dict.fromkeys(sorted({*PAPERS, XLSX, "application/octet-stream"}), _FILE)}
    for status, told in ((REFUSED, "Refused"), (BUSY, "Too busy, or somebody else does not answer: ask again later")):
        content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        if not {status, str(status)} & responses.keys():
            responses[status] = {"description": told, "content": content}
