"""A file read into the typed invoice: what is missing or no date or number is named with its place."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from jangteo.billing.rules.en16931.check import fragment
from jangteo.billing.rules.en16931.code_lists import codes
from jangteo.billing.rules.en16931.rulebook import Fragment
from jangteo.billing.rules.en16931.terms import Group, Term
from jangteo.billing.types import en16931 as model
from jangteo.kernel.errors import UnreadableDocument

_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:Z|[+-]\d{2}:\d{2})?")
_TAX_POINTS = {"5": "3", "29": "35", "72": "432"}  # UNTDID 2475, which CII uses, to 2005: invoiced, delivered, paid
_SHARED = {  # groups that are one type, with the terms of each beside those the type names
    "BG-8": ("BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55"),
    "BG-12": ("BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69"),
    "BG-15": ("BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80"),
    "BG-9": ("BT-56", "BT-57", "BT-58"),
    "BG-26": ("BT-134", "BT-135"),
    "BG-21": ("BT-99", "BT-100", "BT-101", "BT-102", "BT-103", "BT-104", "BT-105"),
    "BG-28": ("BT-141", "BT-142", "BT-143", "BT-144", "BT-145"),
}


def _refuse(term: Term, number: str, what: str) -> UnreadableDocument:
    return UnreadableDocument(where=f"{number} {term.element.path}", what=what, line=term.element.line)


def _date(term: Term, number: str) -> date:
    match = _DATE.fullmatch(term.text)
    try:
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise _refuse(term, number, f"{term.text[:40]!r} is not a date")


def _decimal(term: Term, number: str) -> Decimal:
    if (value := term.number) is None:
        raise _refuse(term, number, f"{term.text[:40]!r} is not a number")
    return value


def _identifier(term: Term, _: str) -> model.Identifier:
    said = term.element.attributes
    scheme = said.get("schemeID") or said.get("listID") or ""
    return model.Identifier(term.text, scheme, said.get("listVersionID", "") if "listID" in said else "")


def _attachment(term: Term, number: str) -> model.Attachment:
    try:
        content = base64.b64decode("".join(term.text.split()), validate=True)
    except binascii.Error:
        raise _refuse(term, number, "the attachment is not in base64") from None
    said = term.element.attributes
    return model.Attachment(content, said.get("mimeCode", ""), said.get("filename", ""))


_READERS: Mapping[type, Callable[[Term, str], Any]] = {
    str: lambda term, _: term.text,
    date: _date,
    Decimal: _decimal,
    model.Identifier: _identifier,
    model.Attachment: _attachment,
}


@cache
def _plan(kind: type) -> tuple[tuple[str, str, type, bool, bool], ...]:
    """For each field that is a term or group: name, number, type, whether there may be many, whether it must be."""
    hints = get_type_hints(kind, include_extras=True)
    plan = []
    for field, name in ((hints[one.name], one.name) for one in fields(kind)):
        if not hasattr(field, "__metadata__"):
            continue
        inner = get_args(field)[0]
        is_many = get_origin(inner) is tuple
        options = [one for one in get_args(inner) if one not in (NoneType, ...)]
        is_optional = is_many or bool(options) or (inner is str and _has_default(kind, name))
        plan.append((name, field.__metadata__[0], options[0] if options else inner, is_many, not is_optional))
    return tuple(plan)


def _has_default(kind: type, name: str) -> bool:
    return any(one.name == name and one.default == "" for one in fields(kind))


def _build(kind: type, group: Group, numbers: Mapping[str, str]) -> Any:
    """An instance of a type from its group.

    numbers  {number the type names: number in this group}, where the type serves several groups
    """
    values: dict[str, Any] = {}
    for name, told, inner, is_many, is_required in _plan(kind):
        number = numbers.get(told, told)
        found = (
            _groups(inner, group, number)
            if is_dataclass(inner) and number.startswith("BG")
            else _terms(inner, group, number)
        )
        if is_many:
            values[name] = tuple(found)
        elif found:
            values[name] = found[0]
        elif is_required:
            raise UnreadableDocument(
                where=f"{number} {group.where}", what=f"{name.replace('_', ' ')} is missing", line=group.element.line
            )
    return kind(**values)


def _groups(kind: type, group: Group, number: str) -> list[Any]:
    own = [told for _, told, _, _, _ in _plan(kind)]
    numbers = dict(zip(own, _SHARED[number], strict=True)) if number in _SHARED else {}
    return [_build(kind, one, numbers) for one in group.groups.get(number, []) if one.says_anything]


def _terms(kind: type, group: Group, number: str) -> list[Any]:
    return [_READERS[kind](term, number) for term in group.all(number) if term.text]


def _discounted(line: model.DocumentLine) -> model.DocumentLine:
    """The discount of a price, where only the prices before and after it are told."""
    if line.gross_price is None or line.price_discount is not None:
        return line
    return replace(line, price_discount=line.gross_price - line.net_price)


def _payment(document: Group) -> model.PaymentInstructions | None:
    """The one set of instructions: UBL and CII repeat it for each account."""
    if not (groups := document.groups.get("BG-16", [])):
        return None
    parts: list[model.PaymentInstructions] = [_build(model.PaymentInstructions, one, {}) for one in groups]
    return replace(
        parts[0],
        transfers=tuple(transfer for part in parts for transfer in part.transfers),
        card=next((part.card for part in parts if part.card), None),
        direct_debit=next((part.direct_debit for part in parts if part.direct_debit), None),
    )


def _one_currency(document: Fragment, currency: str, accounting: str) -> None:
    for element in document.root.descendants():
        told = element.attributes.get("currencyID", currency)
        if told != currency and not (told == accounting and element.name in ("TaxAmount", "TaxTotalAmount")):
            raise UnreadableDocument(
                where=element.path, what=f"an amount in {told} in a document in {currency}", line=element.line
            )


def read_invoice(data: bytes) -> model.ElectronicInvoice:
    """An invoice or credit note from UBL or CII.

    raises  UnreadableDocument: what is missing, no date, no number or in another currency, with its path and line
    """
    document = fragment(data)
    terms = document.terms
    invoice: model.ElectronicInvoice = _build(model.ElectronicInvoice, terms, {})
    _one_currency(document, invoice.currency, invoice.accounting_currency)
    is_credit_note = document.root.name == "CreditNote" or (
        document.syntax == "cii" and invoice.type_code in codes("credit-note-type")
    )
    return replace(
        invoice,
        payment=_payment(terms),
        is_credit_note=is_credit_note,
        lines=tuple(_discounted(line) for line in invoice.lines),
        tax_point_code=_TAX_POINTS.get(invoice.tax_point_code, invoice.tax_point_code),
    )
