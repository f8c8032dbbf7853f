"""What is otherwise in one version than in another."""

from collections.abc import Iterator

from jangteo.quotes.types import Content, Difference, Line, Made, Offer

WHOLE = ("freight", "terms", "deliver_on", "valid_until", "hold_until", "may_take_part", "note")
OF_LINE = ("sku", "text", "made", "quantity", "offers", "choice", "is_optional", "wish")


def compare(before: Content, after: Content) -> tuple[Difference, ...]:
    """Lines that went, then those that came or changed in the order of the later version, then the rest."""
    return (*_removed(before, after), *_lines(before, after), *_whole(before, after))


def _removed(before: Content, after: Content) -> Iterator[Difference]:
    for line in before.lines:
        if after.line(line.key) is None:
            yield Difference("removed", line.key, before=_title(line))


def _lines(before: Content, after: Content) -> Iterator[Difference]:
    for line in after.lines:
        known = before.line(line.key)
        if known is None:
            yield Difference("added", line.key, after=_title(line))
            continue
        for field in OF_LINE:
            was, now = _text(getattr(known, field)), _text(getattr(line, field))
            if was != now:
                yield Difference("changed", line.key, field, was, now)


def _whole(before: Content, after: Content) -> Iterator[Difference]:
    for field in WHOLE:
        was, now = _text(getattr(before, field)), _text(getattr(after, field))
        if was != now:
            yield Difference("changed", "", field, was, now)


def _title(line: Line) -> str:
    return line.text if line.is_remark else f"{line.quantity} × {line.sku or line.text}"


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case Made():
            names = " / ".join(text for _, text in sorted(value.names.items()))
            return f"{names}, {value.unit}, {value.lead_days} d, {value.tax_code}"
        case tuple():
            return "; ".join(_offer(one) for one in value)
        case _ if hasattr(value, "to_text"):
            return str(value.to_text())
        case _ if hasattr(value, "isoformat"):
            return str(value.isoformat())
        case _:
            return str(value)


def _offer(one: Offer) -> str:
    upper = "" if one.up_to is None else str(one.up_to)
    return f"{one.from_quantity}–{upper} {one.unit.to_text()}"
