"""Units of measure: which there are, how one becomes another, how people write them."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from jangteo.catalog.types import NumberRange

# {unit: (dimension, how many base units one of it is)}; inch, lb and fl oz are exact by definition (NIST SP 811 B)
MEASURES: Mapping[str, tuple[str, Decimal]] = {
    "mm": ("length", Decimal(1)),
    "cm": ("length", Decimal(10)),
    "m": ("length", Decimal(1000)),
    "inch": ("length", Decimal("25.4")),
    "g": ("mass", Decimal(1)),
    "kg": ("mass", Decimal(1000)),
    "lb": ("mass", Decimal("453.59237")),
    "oz": ("mass", Decimal("28.349523125")),
    "ml": ("volume", Decimal(1)),
    "L": ("volume", Decimal(1000)),
    "floz": ("volume", Decimal("29.5735295625")),
    "W": ("power", Decimal(1)),
    "V": ("voltage", Decimal(1)),
    "lm": ("luminous_flux", Decimal(1)),
    "K": ("colour_temperature", Decimal(1)),
    "h": ("time", Decimal(3600)),
    "min": ("time", Decimal(60)),
    "s": ("time", Decimal(1)),
    "piece": ("count", Decimal(1)),
    "page": ("pages", Decimal(1)),
    "%": ("share", Decimal(1)),
    "°C": ("temperature", Decimal(1)),
}
_COUNTERPART = {"mm": "inch", "cm": "inch", "m": "inch", "inch": "cm", "kg": "lb", "lb": "kg"}
_INCHES_AND_POUNDS = frozenset({"inch", "lb", "oz", "floz"})
STORED_DECIMALS = Decimal("0.000001")


class UnknownMeasure(ValueError):
    """The unit is not known, or measures something else."""


def convert(number: Decimal, unit: str, target: str) -> Decimal:
    """A measure in another unit of the same dimension: the exact fraction, rounded once to the six decimals kept.

    Greater never becomes smaller, so a bound converted like this takes in what was entered at the bound.

    raises  UnknownMeasure

    >>> convert(Decimal("4"), "inch", "mm")
    Decimal('101.600000')
    """
    if unit == target:
        return number.quantize(STORED_DECIMALS)
    if unit not in MEASURES or target not in MEASURES or MEASURES[unit][0] != MEASURES[target][0]:
        raise UnknownMeasure(f"{unit!r} can't be told in {target!r}")
    exact = Fraction(number) * Fraction(MEASURES[unit][1]) / Fraction(MEASURES[target][1])
    return Decimal(round(exact / Fraction(STORED_DECIMALS))) * STORED_DECIMALS


def show_number(number: Decimal) -> str:
    """A number without trailing zeros and without an exponent."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_measure(number: Decimal, unit: str) -> tuple[str, str]:
    """A measure as entered, and the same in the other system ("" when there is none)."""
    shown = f"{show_number(number)} {unit}".strip()
    other = _COUNTERPART.get(unit)
    if other is None:
        return shown, ""
    return shown, f"{show_number(convert(number, unit, other).quantize(Decimal('0.1')))} {other}"


def in_one_unit(measures: Sequence[tuple[Decimal, str]]) -> list[str]:
    """Measures to stand side by side: in the unit that most were entered in, of as many in the first that is metric;
    texts are equal exactly where the measures are. What is of no one dimension stays as it was entered.

    >>> in_one_unit([(Decimal("9.2"), "cm"), (Decimal("82"), "mm"), (Decimal("92.0"), "mm"), (Decimal("8.2"), "cm")])
    ['9.2 cm', '8.2 cm', '9.2 cm', '8.2 cm']
    >>> in_one_unit([(Decimal("340"), "g"), (Decimal("12"), "oz"), (Decimal("340.194277500"), "g")])
    ['340 g', '≈ 340.19 g', '≈ 340.19 g']
    >>> in_one_unit([(Decimal("12"), "oz"), (Decimal("340"), "g"), (Decimal("1"), "kg")])
    ['≈ 340.19 g', '340 g', '1000 g']
    """
    units = [unit for _number, unit in measures]
    if len({MEASURES[unit][0] if unit in MEASURES else unit for unit in units}) != 1 or units[0] not in MEASURES:
        return [show_measure(number, unit)[0] for number, unit in measures]
    target = max(dict.fromkeys(units), key=lambda unit: (units.count(unit), unit not in _INCHES_AND_POUNDS))
    one = Fraction(MEASURES[target][1])
    exact = [Fraction(number) * Fraction(MEASURES[unit][1]) / one for number, unit in measures]
    for decimals in (2, 6, 12):
        shown = [_near(number, decimals) for number in exact]
        if len(set(shown)) == len(set(exact)):
            return [f"{text} {target}" for text in shown]
    return [show_measure(number, unit)[0] for number, unit in measures]


def _near(number: Fraction, decimals: int) -> str:
    near = Decimal(round(number * 10**decimals)).scaleb(-decimals)
    return f"{'' if Fraction(near) == number else '≈ '}{show_number(near)}"


# How people write a unit beside its sign; compared in small letters
_SPELLINGS: Mapping[str, str] = {
    **{unit.lower(): unit for unit in MEASURES},
    "in": "inch",
    '"': "inch",
    "inches": "inch",
    "인치": "inch",
    "㎜": "mm",
    "밀리": "mm",
    "밀리미터": "mm",
    "㎝": "cm",
    "센티": "cm",
    "센티미터": "cm",
    "미터": "m",
    "그램": "g",
    "㎏": "kg",
    "킬로": "kg",
    "킬로그램": "kg",
    "lbs": "lb",
    "파운드": "lb",
    "온스": "oz",
    "㎖": "ml",
    "밀리리터": "ml",
    "리터": "L",
    "ℓ": "L",
    "fl oz": "floz",
    "와트": "W",
    "볼트": "V",
    "루멘": "lm",
    "시간": "h",
    "분": "min",
    "초": "s",
    "개": "piece",
    "도": "°C",
}
_MEASURE = re.compile(r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?)\s*(.{0,12})", re.DOTALL)
LONGEST_MEASURE = 30
TOO_LARGE = Decimal(10) ** 12


def read_measure(text: str) -> tuple[Decimal, str] | None:
    """A number as people write it and its unit, "" where none is said; None where it is neither.

    >>> read_measure("30 cm"), read_measure("12인치"), read_measure("1,200.5")
    ((Decimal('30'), 'cm'), (Decimal('12'), 'inch'), (Decimal('1200.5'), ''))
    >>> read_measure("30 ell"), read_measure("a"), read_measure("1e5")
    (None, None, None)
    """
    found = _MEASURE.fullmatch(text.strip()) if len(text) <= LONGEST_MEASURE else None
    if found is None or not any(one.isdigit() for one in found[1]):
        return None
    number, unit = Decimal(found[1].replace(",", "")), found[2].strip()
    known = unit if unit in MEASURES else _SPELLINGS.get(unit.lower(), "")
    return (number, known) if (known or not unit) and abs(number) < TOO_LARGE else None


def in_unit(bounds: NumberRange, unit: str) -> NumberRange:
    """The same bounds in a unit.

    raises  UnknownMeasure where a bound was typed in a unit of something else
    """
    lowest, highest = (
        None if number is None else convert(number, typed or unit, unit)
        for number, typed in ((bounds.lowest, bounds.lowest_unit), (bounds.highest, bounds.highest_unit))
    )
    return NumberRange(lowest, highest)


def units_beside(unit: str) -> tuple[str, ...]:
    """The other units of what a unit measures.

    >>> units_beside("mm")
    ('cm', 'm', 'inch')
    """
    if unit not in MEASURES:
        return ()
    return tuple(one for one, (dimension, _) in MEASURES.items() if dimension == MEASURES[unit][0] and one != unit)
