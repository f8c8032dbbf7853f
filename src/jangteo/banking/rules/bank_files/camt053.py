"""Statements in ISO 20022, camt.053.001.02 and .08.

Booked entries only. An entry with several transactions is as many lines where each tells its amount and they give the
entry's; else it is one.
"""

from collections.abc import Iterator

from jangteo.banking.errors import UnreadableBankFile
from jangteo.banking.rules.bank_files.cells import account_number, clean, read_date
from jangteo.banking.rules.bank_files.fingerprints import fingerprinted
from jangteo.banking.types import BankLine, Movement
from jangteo.kernel.errors import UnreadableDocument
from jangteo.kernel.money import Money, UnknownCurrency
from jangteo.kernel.xml_trees import Element, parse

NAMESPACES = frozenset(f"urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}" for version in ("02", "08"))
BOOKED = "BOOK"


def _below(element: Element, path: str) -> list[Element]:
    """The elements at the end of these names, in the order of the document."""
    found = [element]
    for name in path.split("/"):
        found = [child for one in found for child in one.all(name)]
    return found


def _text(element: Element, *paths: str) -> str:
    """What stands at the first of these paths that says anything."""
    for path in paths:
        for found in _below(element, path):
            if found.text:
                return clean(found.text)
    return ""


def _refuse(element: Element, what: str) -> UnreadableBankFile:
    return UnreadableBankFile(line=element.line, column=element.path, what=what)


def _money(element: Element) -> Money:
    try:
        return Money.parse(element.text, element.attributes.get("Ccy", ""))
    except (ValueError, UnknownCurrency) as error:
        raise _refuse(element, str(error)) from None


def read_camt053(data: bytes) -> tuple[BankLine, ...]:
    """The booked lines of all statements of a file, in its order.

    raises  UnreadableBankFile with line and path
    """
    try:
        root = parse(data, namespaces=NAMESPACES)
    except UnreadableDocument as error:
        raise UnreadableBankFile(line=max(error.line, 1), column=error.where, what=error.what) from None
    if root.name != "Document" or not root.all("BkToCstmrStmt"):
        raise _refuse(root, "not a camt.053.001.02 or .08 statement")
    movements: list[Movement] = []
    for statement in _below(root, "BkToCstmrStmt/Stmt"):
        account = account_number(_text(statement, "Acct/Id/IBAN", "Acct/Id/Othr/Id"))
        if not account:
            raise _refuse(statement, "the statement does not name its account")
        for entry in statement.all("Ntry"):
            if _text(entry, "Sts/Cd", "Sts") == BOOKED:
                movements.extend(_movements(entry, account))
    return fingerprinted(movements)


def _sign(entry: Element) -> int:
    direction = _text(entry, "CdtDbtInd")
    if direction not in ("CRDT", "DBIT"):
        raise _refuse(entry, f"{direction[:20]!r} is neither CRDT nor DBIT")
    return 1 if direction == "CRDT" else -1


def _movements(entry: Element, account: str) -> Iterator[Movement]:
    amounts = entry.all("Amt")
    if len(amounts) != 1:
        raise _refuse(entry, "the entry has no amount")
    whole, sign = _money(amounts[0]), _sign(entry)
    details = _below(entry, "NtryDtls/TxDtls")
    parts = [_part(detail, whole) for detail in details]
    told = [part for part in parts if part is not None]
    if len(details) > 1 and len(told) == len(details) and sum(part.minor for part in told) == whole.minor:
        for detail, part in zip(details, told, strict=True):
            yield _movement(entry, detail, account, Money(sign * part.minor, part.currency))
        return
    yield _movement(
        entry, details[0] if len(details) == 1 else entry, account, Money(sign * whole.minor, whole.currency)
    )


def _part(detail: Element, whole: Money) -> Money | None:
    """The amount of a transaction in the entry's currency, where it tells one."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        for found in _below(detail, path):
            if found.attributes.get("Ccy") == whole.currency:
                return _money(found)
    return None


def _movement(entry: Element, detail: Element, account: str, amount: Money) -> Movement:
    try:
        on, time = read_date(_text(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")[:19])
    except ValueError as error:
        raise _refuse(entry, str(error)) from None
    other = "Dbtr" if amount.minor > 0 else "Cdtr"
    words = [clean(found.text) for found in _below(detail, "RmtInf/Ustrd")]
    structured = _text(detail, "RmtInf/Strd/CdtrRefInf/Ref")
    end_to_end = _text(detail, "Refs/EndToEndId")
    paid_to = account_number(_text(detail, "RltdPties/CdtrAcct/Id/IBAN", "RltdPties/CdtrAcct/Id/Othr/Id"))
    return Movement(
        account=account,
        on=on,
        amount=amount,
        payer_name=_text(detail, f"RltdPties/{other}/Nm", f"RltdPties/{other}/Pty/Nm"),
        reference=" ".join(
            part
            for part in (
                *words,
                structured,
                end_to_end if end_to_end != "NOTPROVIDED" else "",
                _text(entry, "AddtlNtryInf"),
            )
            if part
        ),
        virtual_account=paid_to if amount.minor > 0 and paid_to != account else "",
        line_number=entry.line if detail is entry else detail.line,
        moment="/".join((time, _text(entry, "AcctSvcrRef", "NtryRef"), _text(detail, "Refs/AcctSvcrRef", "Refs/TxId"))),
    )
