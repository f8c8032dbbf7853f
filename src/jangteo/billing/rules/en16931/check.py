"""Every business rule by its identifier, and which of them a document breaks."""

from collections.abc import Iterable

from jangteo.billing.rules.en16931 import (
    check_codes,
    check_presence,
    check_sums,
    check_ubl,
    check_vat,
    cii_binding,
    ubl_binding,
)
from jangteo.billing.rules.en16931.rulebook import Fragment, Rules
from jangteo.billing.types.en16931 import Broken
from jangteo.kernel.errors import UnreadableDocument
from jangteo.kernel.xml_trees import parse

NAMESPACES = ubl_binding.NAMESPACES | cii_binding.NAMESPACES
RULES: Rules = {
    **check_presence.rules(),
    **check_sums.RULES,
    **check_vat.rules(),
    **check_codes.RULES,
    **check_ubl.RULES,
}


def fragment(data: bytes) -> Fragment:
    """A document as rules see it, whole or with holes.

    raises  UnreadableDocument
    """
    root = parse(data, namespaces=NAMESPACES)
    if root.name in ("Invoice", "CreditNote"):
        return Fragment("ubl", root, ubl_binding.read_ubl(root))
    if root.name == "CrossIndustryInvoice":
        return Fragment("cii", root, cii_binding.read_cii(root))
    raise UnreadableDocument(where=root.path, what="neither a UBL invoice or credit note nor a Cross Industry Invoice")


def verdicts(document: Fragment, rules: Iterable[str] = ()) -> tuple[Broken, ...]:
    """What the document breaks of these rules, of all where none are named; each place once a rule.

    raises  KeyError for a rule that is not known
    """
    return tuple(
        Broken(name, where, RULES[name].words)
        for name in (tuple(rules) or RULES)
        for where in RULES[name].find(document)
    )


def verdicts_on(data: bytes, rules: Iterable[str] = ()) -> tuple[Broken, ...]:
    """What a file breaks.

    raises  UnreadableDocument
    """
    return verdicts(fragment(data), rules)
