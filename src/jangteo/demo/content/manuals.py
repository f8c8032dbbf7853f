"""Manuals as PDF, set by Typst."""

import json
from importlib.resources import as_file, files

import typst

from jangteo.demo.content.parties_reading import read_maker
from jangteo.demo.content.types import Manual, Text

_KIND = Text("사용 설명서", "Manual")
_SPECIFICATIONS = Text("제품 사양", "Specifications")


def manual_pdf(manual: Manual, locale: str) -> bytes:
    """The manual as an A5 PDF in `ko` or `en`; the same bytes every time."""
    content, typefaces = files("jangteo.demo.content"), files("jangteo.kernel.fonts")
    with as_file(content / "manual.typ") as template, as_file(typefaces) as fonts:
        pdf = typst.compile(
            template,
            font_paths=[fonts],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"manual": json.dumps(_words(manual, locale), ensure_ascii=False)},
        )
    return bytes(pdf)


def _words(manual: Manual, locale: str) -> dict[str, object]:
    maker = read_maker()
    name, legal = maker.name.in_language(locale), maker.legal_name.in_language(locale)
    return {
        "language": locale,
        "maker": name,
        "kind": _KIND.in_language(locale),
        "title": manual.title.in_language(locale),
        "subtitle": manual.subtitle.in_language(locale),
        "sections": [
            {
                "title": section.title.in_language(locale),
                "lines": [line.in_language(locale) for line in section.lines],
                "numbered": section.numbered,
            }
            for section in manual.sections
        ],
        "specifications_title": _SPECIFICATIONS.in_language(locale),
        "specifications": [
            [label.in_language(locale), value.in_language(locale)] for label, value in manual.specifications
        ],
        "footer": f"{legal} · {maker.email} · {maker.phone}",
    }
