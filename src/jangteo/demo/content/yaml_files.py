"""Reading the YAML files that lie beside this module."""

from importlib.resources import files
from typing import Any

import yaml

from jangteo.demo.content.types import Text

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(name: str) -> Any:
    """The parsed file `name` of this package, such as `products/mugs.yml`."""
    text = (files("jangteo.demo.content") / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # noqa: S506 — both loaders are the safe ones


def bilingual(value: Any) -> Text:
    """A `[Korean, English]` pair or a `{ko:, en:}` mapping."""
    if isinstance(value, dict):
        return Text(ko=value["ko"].strip(), en=value["en"].strip())
    korean, english = value
    return Text(ko=str(korean).strip(), en=str(english).strip())
