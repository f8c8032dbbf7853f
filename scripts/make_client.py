"""Write the Python client from the API's description; the same description gives the same files.

    .venv/bin/python scripts/make_client.py [--check]

With --check nothing is written: exit code 1 if the client is behind the API.
"""

import keyword
import os
import re
import sys
from pathlib import Path
from typing import Any

TARGET = Path(__file__).resolve().parent.parent / "clients" / "python" / "src" / "jangteo_client"
KINDS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
ARGUMENTS = {"path": "at", "query": "query", "header": "headers"}
KEY = "Idempotency-Key"

type Json = dict[str, Any]


def main() -> int:
    """Compare or write; 1 if --check found a file behind the API."""
    os.environ.setdefault("JANGTEO_SECRET_KEY", "not-used")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")
    import django

    django.setup()
    from jangteo.config.api import api

    is_behind = False
    for name, text in client_files(api.get_openapi_schema(path_prefix="/api/v1/")).items():
        path = TARGET / name
        if path.exists() and path.read_text("utf-8") == text:
            continue
        is_behind = True
        print(f"{name} {'is behind the API: run scripts/make_client.py' if '--check' in sys.argv else 'written'}")
        if "--check" not in sys.argv:
            path.write_text(text, "utf-8")
    return int(is_behind and "--check" in sys.argv)


def client_files(schema: Json) -> dict[str, str]:
    """{file: its text}"""
    parts = schema["components"]["schemas"]
    models = [HEAD_OF_MODELS, *(_model(_name(name), parts[name]) for name in sorted(parts))]
    told = [(path, method, one) for path, methods in sorted(schema["paths"].items()) for method, one in methods.items()]
    methods = [_operation(path, method, one) for path, method, one in sorted(told, key=lambda each: _called(each[2]))]
    return {
        "models.py": "\n\n".join(models).rstrip() + "\n",
        "operations.py": HEAD_OF_OPERATIONS + "\n".join(methods).rstrip() + "\n",
    }


def _called(told: Json) -> str:
    return str(told["operationId"]).partition("_api_")[2]


def _name(text: str) -> str:
    return re.sub(r"\W", "_", text)


def _type(schema: Json, prefix: str = "") -> str:
    if "$ref" in schema:
        return prefix + _name(schema["$ref"].rpartition("/")[2])
    for one in ("anyOf", "oneOf", "allOf"):
        if one in schema:
            return " | ".join(dict.fromkeys(_type(each, prefix) for each in schema[one]))
    values = [schema["const"]] if "const" in schema else schema.get("enum", [])
    if values:
        return f"Literal[{', '.join(map(repr, values))}]"
    if schema.get("type") == "array":
        return f"list[{_type(schema.get('items', {}), prefix)}]"
    if schema.get("type") == "object":
        more = schema.get("additionalProperties")
        return f"dict[str, {_type(more, prefix) if isinstance(more, dict) else 'Any'}]"
    return KINDS.get(schema.get("type", ""), "Any")


def _model(name: str, schema: Json) -> str:
    if "properties" not in schema:
        return f"type {name} = {_type(schema)}\n"
    required = set(schema.get("required", ()))
    fields = {
        field: _type(one) if field in required else f"NotRequired[{_type(one)}]"
        for field, one in schema["properties"].items()
    }
    if all(field.isidentifier() and not keyword.iskeyword(field) for field in fields):
        lines = [f"class {name}(TypedDict):", f'    """{_first(schema.get("description", name))}"""', ""]
        return "\n".join([*lines, *(f"    {field}: {kind}" for field, kind in fields.items())]) + "\n"
    told = ", ".join(f'"{field}": "{kind}"' for field, kind in fields.items())
    return f'{name} = TypedDict("{name}", {{{told}}})\n'


def _first(text: str) -> str:
    line = text.strip().splitlines()[0].strip().replace("\\", "\\\\").replace('"""', "'''")
    return line + ("" if line.endswith((".", "?", "!", ";", "…")) else ".") if not line.endswith('"') else line + " "


def _operation(path: str, method: str, told: Json) -> str:
    given = [one for one in told.get("parameters", ()) if one["name"] != KEY]
    takes_key = any(one["name"] == KEY for one in told.get("parameters", ()))
    needed = [f"{_argument(one)}: {_type(one['schema'], 'models.')}" for one in given if one.get("required")]
    free = [
        f"{_argument(one)}: {_optional(_type(one['schema'], 'models.'))} = None"
        for one in given
        if not one.get("required")
    ]
    sent = {place: [one for one in given if one["in"] == where] for where, place in ARGUMENTS.items()}
    rows = [
        f"{place}={{{', '.join(f'"{one["name"]}": {_argument(one)}' for one in several)}}},"
        for place, several in sent.items()
        if several
    ]
    if takes_key:
        free.append("idempotency_key: str | None = None")
        rows = [row for row in rows if not row.startswith("headers=")]
        named = "".join(f', "{one["name"]}": {_argument(one)}' for one in sent["headers"])
        rows.append(f'headers=_given({{"{KEY}": idempotency_key{named}}}),')
        rows.append("takes_key=True,")
    body = _body(told)
    if body:
        (needed if body[2] else free).append(body[0])
        rows.append(body[1])
    kind, ending = _answer(told)
    arguments = ", ".join(["self", "*", *needed, *free]) if needed or free else "self"
    call = f'self._call("{method.upper()}", "{path}"' + ("," if rows else "")
    lines = [f"    def {_called(told)}({arguments}) -> {kind}:", f'        """{_first(told["summary"])}']
    lines += ["", f"        {_first(told['description'])}", '        """', f"        answer = {call}"]
    lines += [f"            {row}" for row in rows]
    return "\n".join([*lines, "        )", *(f"        {one}" for one in ending)]) + "\n"


def _argument(told: Json) -> str:
    name = re.sub(r"\W", "_", told["name"]).lower()
    return f"{name}_" if keyword.iskeyword(name) else name


def _optional(kind: str) -> str:
    return kind if kind.endswith("None") else f"{kind} | None"


def _body(told: Json) -> tuple[str, str, bool] | None:
    """(argument, what is done with it, whether it has to be there)"""
    body = told.get("requestBody")
    if not body:
        return None
    ((kind, content), *_others) = body["content"].items()
    is_needed = bool(body.get("required"))
    if kind == "multipart/form-data":
        return "file: tuple[str, bytes]", "file=file,", True
    if kind == "application/x-www-form-urlencoded":
        return "form: dict[str, object]", "form=form,", True
    shape = _type(content["schema"], "models.")
    return f"body: {shape if is_needed else _optional(shape) + ' = None'}", "json=body,", is_needed


def _answer(told: Json) -> tuple[str, list[str]]:
    """(what comes back, the lines that give it)"""
    good = next(one for status, one in told["responses"].items() if str(status).startswith("2"))
    content = good.get("content", {})
    if "application/json" in content:
        shape = _type(content["application/json"].get("schema", {}), "models.")
        return shape, [f'return cast("{shape}", answer.json())']
    return "bytes", ["return answer.content"]


HEAD_OF_MODELS = '''"""What is sent and what comes back. Written by scripts/make_client.py."""

# ruff: noqa: E501
from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict
'''
HEAD_OF_OPERATIONS = '''"""Every operation of the API as a method. Written by scripts/make_client.py."""

# ruff: noqa: E501, PLR0913, S107
from __future__ import annotations

from typing import Literal, cast

from jangteo_client import models
from jangteo_client.http import Transport


def _given(headers: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in headers.items() if value is not None}


class Client(Transport):
    """All that can be asked of an installation."""

'''

if __name__ == "__main__":
    sys.exit(main())
