"""Addresses of programs and their keys, as the matrix asks for them."""

from typing import Any

_NOWHERE = "00000000-0000-0000-0000-000000000001"
_PROGRAM = {"program_id": _NOWHERE}
PROGRAM_PAGES: dict[str, dict[str, Any]] = {
    **dict.fromkeys(("program", "program_key_add", "program_end"), _PROGRAM),
    **{one: {**_PROGRAM, "key_id": _NOWHERE} for one in ("program_key_rotate", "program_key_revoke")},
}
