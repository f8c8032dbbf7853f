"""What a provider tells ends in the same state in whatever order, however often, it is told."""

import random
from collections.abc import Iterator

import pytest

from jangteo.kernel.money import Money
from jangteo.payments.rules.operations import ORDER, Operation, Standing, is_whole, join, standing, status_after
from jangteo.payments.types import OperationStatus, ProviderOperation, Verb

SEQUENCES = 50_000
DONE, FAILED, PENDING = OperationStatus.SUCCEEDED, OperationStatus.FAILED, OperationStatus.PENDING


class Provider:
    """A payment's true story at a provider, with its books after each step and a telling of each."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.authorised = self.captured = self.voided = self.refunded = self.charged = 0
        self.count = 0
        self.told: list[ProviderOperation] = []
        self.open_refunds: list[tuple[str, int]] = []
        self.done_refunds: list[tuple[str, int]] = []
        self.open_disputes: list[tuple[str, int]] = []

    def tell(self, verb: Verb, status: OperationStatus, minor: int, reference: str = "") -> str:
        if not reference:
            self.count += 1
            reference = f"op-{self.count}"
        self.told.append(ProviderOperation(reference, verb, status, Money(minor, "KRW")))
        return reference

    def part(self, most: int) -> int:
        return self.chance.choice([most, self.chance.randint(1, most)])

    def authorise(self) -> None:
        if self.chance.random() < 0.3:
            self.tell(Verb.AUTHORISE, FAILED, 1000)
        reference = self.tell(Verb.AUTHORISE, PENDING, 1000)
        if self.chance.random() < 0.2:
            self.tell(Verb.AUTHORISE, FAILED, 1000, reference)  # a first card, under the same id
        self.tell(Verb.AUTHORISE, DONE, 1000, reference)
        self.authorised = 1000

    def capture(self) -> None:
        if left := self.authorised - self.captured - self.voided:
            minor = self.part(left)
            self.tell(Verb.CAPTURE, DONE, minor)
            self.captured += minor

    def void(self) -> None:
        if left := self.authorised - self.captured - self.voided:
            self.tell(Verb.VOID, DONE, left)
            self.voided += left

    def refund(self) -> None:
        pending = sum(minor for _, minor in self.open_refunds)
        if (left := self.captured - self.refunded - pending - self.charged) > 0:
            minor = self.part(left)
            self.open_refunds.append((self.tell(Verb.REFUND, PENDING, minor), minor))

    def end_refund(self) -> None:
        if self.open_refunds:
            reference, minor = self.open_refunds.pop()
            if self.chance.random() < 0.7:
                self.tell(Verb.REFUND, DONE, minor, reference)
                self.refunded += minor
                self.done_refunds.append((reference, minor))
            else:
                self.tell(Verb.REFUND, FAILED, minor, reference)

    def refund_comes_back(self) -> None:
        if self.done_refunds:
            reference, minor = self.done_refunds.pop()
            self.tell(Verb.REFUND, FAILED, minor, reference)
            self.refunded -= minor

    def dispute(self) -> None:
        if self.captured and not self.charged:
            self.open_disputes.append((self.tell(Verb.CHARGEBACK, DONE, self.captured), self.captured))
            self.charged = self.captured

    def win(self) -> None:
        if self.open_disputes:
            reference, minor = self.open_disputes.pop()
            self.tell(Verb.CHARGEBACK, FAILED, minor, reference)
            self.charged = 0

    def live(self) -> None:
        self.authorise()
        steps = [self.capture, self.void, self.refund, self.end_refund, self.refund_comes_back, self.dispute, self.win]
        for _ in range(self.chance.randint(1, 9)):
            self.chance.choices(steps, weights=[5, 1, 4, 4, 1, 1, 1])[0]()


def disturbed(told: list[ProviderOperation], chance: random.Random) -> Iterator[list[ProviderOperation]]:
    """The same tellings late, doubled and in another order, one or several at a time."""
    all_of_them = [*told, *chance.choices(told, k=chance.randint(0, len(told)))]
    chance.shuffle(all_of_them)
    while all_of_them:
        size = chance.randint(1, 3)
        yield all_of_them[:size]
        all_of_them = all_of_them[size:]


def taken_up(tellings: Iterator[list[ProviderOperation]]) -> dict[str, Operation]:
    """As `services.record` does it: what has a gap waits for the next telling, and nothing half true is kept."""
    known: dict[str, Operation] = {}
    waiting: list[ProviderOperation] = []
    for telling in tellings:
        joined = join("toss", known.values(), [*telling, *waiting])
        if is_whole(standing(joined.values())):
            known, waiting = joined, []
            stands = standing(known.values())
            assert 0 <= stands.refunded + stands.charged_back <= stands.captured <= stands.authorised - stands.voided
        else:
            waiting += telling
    return known


def test_fifty_thousand_disturbed_stories_end_as_the_ordered_one_and_as_the_providers_books() -> None:
    chance = random.Random(6)
    surprises = 0
    for _ in range(SEQUENCES):
        provider = Provider(chance)
        provider.live()
        in_order = join("toss", [], provider.told)
        found = taken_up(disturbed(provider.told, chance))
        assert found == in_order
        stands = standing(found.values())
        assert stands == Standing(
            authorised=provider.authorised,
            captured=provider.captured,
            voided=provider.voided,
            refunded=provider.refunded,
            refunding=sum(minor for _, minor in provider.open_refunds),
            charged_back=min(provider.charged, provider.captured - provider.refunded),
            surplus=max(0, provider.charged - (provider.captured - provider.refunded)),
        )
        surprises += stands.surplus > 0
    assert surprises > 100  # refund and chargeback together were tried


@pytest.mark.parametrize("verb", Verb)
def test_statuses_have_one_order_for_each_verb(verb: Verb) -> None:
    assert set(ORDER[verb]) == set(OperationStatus)
    for one in OperationStatus:
        for other in OperationStatus:
            assert status_after(verb, one, other) == status_after(verb, other, one)


def test_what_we_asked_is_found_by_reference_by_key_or_by_what_it_is() -> None:
    asked = [Operation("k1", Verb.REFUND, PENDING, 60), Operation("k2", Verb.REFUND, PENDING, 60)]
    told = [
        ProviderOperation("r-1", Verb.REFUND, DONE, Money(60, "KRW"), key="k2"),
        ProviderOperation("r-2", Verb.REFUND, DONE, Money(60, "KRW")),
        ProviderOperation("r-3", Verb.REFUND, DONE, Money(60, "KRW")),
    ]
    joined = join("toss", asked, told)
    assert {key: one.reference for key, one in joined.items()} == {"k2": "r-1", "k1": "r-2", "toss:r-3": "r-3"}
    assert join("toss", joined.values(), told) == joined


def test_another_verb_under_a_known_reference_changes_nothing() -> None:
    known = join("toss", [], [ProviderOperation("r-1", Verb.REFUND, DONE, Money(60, "KRW"))])
    assert join("toss", known.values(), [ProviderOperation("r-1", Verb.CAPTURE, DONE, Money(60, "KRW"))]) == known
