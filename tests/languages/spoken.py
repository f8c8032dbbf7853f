"""Every text that the code asks a translation of, found in the sources as they are."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "jangteo"
PLAIN, PLURAL, IN_CONTEXT, PLURAL_IN_CONTEXT = "gettext", "ngettext", "pgettext", "npgettext"
KINDS = (PLURAL_IN_CONTEXT, IN_CONTEXT, PLURAL, PLAIN)
# what templatize writes for the tags of a template
WRITTEN = re.compile(
    r"""\b(?P<name>_|gettext|ngettext|pgettext|npgettext)\(\s*(?P<texts>u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"""(?:\s*,\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*)"""
)


@dataclass(frozen=True, slots=True, order=True)
class Said:
    """A text, in its context, with its plural where it has one."""

    text: str
    context: str | None
    plural: str
    place: str

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.text


def said() -> Iterator[Said]:
    """All of them, of modules and of templates."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _of_module(path)
    for path in templates():
        yield from _of_template(path)


def templates() -> list[Path]:
    """Every file that a page, a letter or a sitemap is made from."""
    return sorted(path for path in PACKAGE.rglob("templates/**/*") if path.suffix in (".html", ".txt", ".xml", ".svg"))


def _of_module(path: Path) -> Iterator[Said]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {"_": PLAIN} if _says_underscore(tree) else {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        kind = names.get(called) or _kind(called)
        texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if kind and texts:
            yield _said(kind, texts, f"{path.relative_to(PACKAGE)}:{node.lineno}")


def _says_underscore(tree: ast.Module) -> bool:
    return any(
        alias.asname == "_" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    )


def _kind(called: str) -> str:
    stem = called.removesuffix("_lazy").removesuffix("_noop")
    return stem if stem in KINDS else ""


def _of_template(path: Path) -> Iterator[Said]:
    for found in WRITTEN.finditer(templatize(path.read_text(encoding="utf-8"))):
        name = PLAIN if found["name"] == "_" else found["name"]
        texts = ast.literal_eval(f"[{found['texts']}]")
        yield _said(name, texts, str(path.relative_to(PACKAGE)))


def _said(kind: str, texts: list[str], place: str) -> Said:
    context = texts.pop(0) if kind in (IN_CONTEXT, PLURAL_IN_CONTEXT) else None
    plural = texts[1] if kind in (PLURAL, PLURAL_IN_CONTEXT) and len(texts) > 1 else ""
    return Said(texts[0], context, plural, place)
