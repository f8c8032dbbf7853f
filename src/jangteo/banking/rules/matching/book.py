"""The open items of a run, found by what deposits say, and how much of each is still open."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from jangteo.banking.rules.matching.names import Named, NameIndex
from jangteo.banking.rules.matching.references import Cited, ReferenceIndex
from jangteo.banking.types import Allocation, BankLine, OpenItem
from jangteo.kernel.money import Money


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isalnum()).upper()


class Book:
    """What was open when the run began, and what is now.

    paid  items with ids of their own that were paid a little before, by so much: nothing of them is left
    """

    def __init__(self, items: Iterable[OpenItem], paid: Iterable[OpenItem] = ()) -> None:
        over = {item.id: item for item in paid}
        self.items = over | {item.id: item for item in sorted(items, key=lambda one: one.id)}
        self.left = {item.id: item.due.minor for item in self.items.values()} | dict.fromkeys(over, 0)
        self._names = NameIndex((name, item.party_id) for item in self.items.values() for name in item.party_names)
        self._references = ReferenceIndex(self.items.values())
        self._accounts: dict[str, list[str]] = defaultdict(list)
        self._parties: dict[str, list[str]] = defaultdict(list)
        self._amounts: dict[Money, list[str]] = defaultdict(list)
        for item in self.items.values():
            self._parties[item.party_id].append(item.id)
            self._amounts[item.due].append(item.id)
            if account := _digits(item.virtual_account):
                self._accounts[account].append(item.id)

    def paid_into(self, line: BankLine) -> list[str]:
        """The items of the virtual account that was paid to, in the line's currency."""
        return self._in_currency(self._accounts.get(_digits(line.virtual_account), ()), line.amount.currency)

    def named(self, line: BankLine) -> Named:
        return self._names.named(line.payer_name)

    def cited(self, line: BankLine) -> Cited:
        """What the payer's words name; names of payers hold numbers too, where banks have one field for both."""
        found = self._references.cited(f"{line.reference} {line.payer_name}")
        currency = line.amount.currency
        return Cited(
            tuple(self._in_currency(found.items, currency)),
            tuple(self._in_currency(found.nearly, currency)),
            found.reason,
        )

    def of_parties(self, parties: Iterable[str], currency: str) -> list[str]:
        return self._in_currency([item for party in sorted(parties) for item in self._parties[party]], currency)

    def of_amount(self, amount: Money) -> list[str]:
        return [item for item in self._amounts.get(amount, ()) if self.is_untouched(item)]

    def _in_currency(self, items: Iterable[str], currency: str) -> list[str]:
        return [item for item in items if self.items[item].due.currency == currency]

    def is_untouched(self, item: str) -> bool:
        """Whether nothing was applied to it in this run."""
        return self.left[item] == self.items[item].due.minor

    def early(self, item: str, line: BankLine) -> int | None:
        """What of an untouched item is enough as a deposit came in time; None: only the whole is."""
        told = self.items[item]
        if told.early is None or told.early_until is None or line.on > told.early_until or not self.is_untouched(item):
            return None
        return told.early.minor

    def apply(self, allocations: Sequence[Allocation]) -> None:
        for one in allocations:
            self.left[one.item_id] -= one.amount.minor + one.written_off.minor
            assert self.left[one.item_id] >= 0, "more was applied than was due"
