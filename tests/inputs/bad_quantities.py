"""What is no quantity, case C02 and kin: for fields of JSON, and for fields that people type into and cells of tables.

An entry is what is sent; the fields' tests say which of them a field takes all the same, and why. The short tables are
for every field there is, the long ones for each reader of numbers.
"""

import json

LONG = "9" * 5_000

# What no reader of numbers may take for one: other notations, other scripts' digits, and what is none at all.
TEXTS = (
    *("-1", "-0", "+1", "0.5", "1.0", "1,5", "1,00", "1_000", "1 000", "1e3", "1e308", "0x10", "½", "²"),
    *("１２", "١٢", "१२", "一", "NaN", "Infinity", "true", "null", "[]", "=1+1", "1개", "🙂", "1\u200b", "1\x00"),
    *("1" + " " * 60 + "9", "x" * 50_000, LONG),
)
MORE_TEXTS = (
    *("--1", "- 1", "1.5", "1.", ".5", "1,,000", ",1", "1,", "1,000.0", "1E3", "1e999", "0b11", "0o17", "1/2", "1+1"),
    *("Ⅷ", "၁", "삼", "열두", "O", "l", "-Infinity", "inf", "false", "None", "undefined", "{}", "[1]", "1;2"),
    *("1 OR 1=1", "'1'", '"1"', "1%", "1🙂", "\u20601", "1\u0301", "\x001", "\x00", "\ufeff1", "1\x1f2"),
    *(f"-{LONG}", f"0.{LONG}", "1" + "," * 5_000),
)
# Whole, but more than any field takes.
LARGE_NUMBERS = (2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, 10**30)
NEGATIVE_NUMBERS = (-(2**31) - 1, -(2**63) - 1)

# What forms and tables send; "" and "0" are no number of units either, but mean something in many forms.
FORM_VALUES = (*TEXTS, *map(str, (*NEGATIVE_NUMBERS, *LARGE_NUMBERS)))
ALL_FORM_VALUES = (*FORM_VALUES, *MORE_TEXTS)
NOTHING = ("", " ", "0")

# As JSON is written: numbers, what Python's reader takes beyond RFC 8259, texts, and all other types.
JSON_VALUES = (
    *("-1", "0", "-0", "0.5", "1.0", "1e3", "1e308", "1e999", "NaN", "Infinity", "true", "false", "null", "[]", "{}"),
    *map(str, (*NEGATIVE_NUMBERS, 10**9, *LARGE_NUMBERS)),
    *(json.dumps(text) for text in ("", "0.5", "1", "1 ", " 1", "+1", "-1", "1,000", "0x10", "1e3", "NaN", "true")),
    *(json.dumps(text) for text in ("１２", "١٢", "1\x00", "🙂", "x" * 50_000)),
    *("[1]", LONG, r'"\ud800"'),
)
ALL_JSON_VALUES = tuple(
    dict.fromkeys(
        (
            *JSON_VALUES,
            *(
                "-0.5",
                "1.5",
                "1e0",
                "-1e999",
                "-Infinity",
                "[[]]",
                '{"quantity":1}',
                '{"$gt":0}',
                f"-{LONG}",
                "01",
                "+1",
            ),
            *(json.dumps(text) for text in (" ", "0", "12", "007", *TEXTS, *MORE_TEXTS)),
        )
    )
)
