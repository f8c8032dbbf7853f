"""Documents as PDF, set by Typst; the same bytes for the same document."""

import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from typing import Any

import typst


def invoice_pdf(paper: Mapping[str, Any]) -> bytes:
    """A document, whose words and figures are those of `rules.paper.invoice_paper`, on A4."""
    return _set("invoice.typ", paper)


def interest_pdf(paper: Mapping[str, Any]) -> bytes:
    """A note of late interest, whose words and figures are those of `rules.charge_paper`, on A4."""
    return _set("interest.typ", paper)


def _set(name: str, paper: Mapping[str, Any]) -> bytes:
    here, typefaces = files("jangteo.billing.gateways.papers"), files("jangteo.kernel.fonts")
    with as_file(here / name) as template, as_file(typefaces) as fonts:
        pdf = typst.compile(
            template,
            font_paths=[fonts],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"paper": json.dumps(paper, ensure_ascii=False)},
        )
    return bytes(pdf)
