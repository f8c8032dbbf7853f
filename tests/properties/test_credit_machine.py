"""Any story of documents keeps to the credit lines: order, edit, reopen, ship, invoice, pay, block, raise, move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from credit.using import branch_of, line_of
from factories import ACTOR, company
from jangteo.credit import services
from jangteo.credit.errors import CreditBlocked, CreditExceeded, InvalidExposure
from jangteo.credit.models import CreditDocument, CreditLine
from jangteo.credit.types import CheckStage, Exposure, MoveStage, Reference, StopKind, UseDraft
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.types import PartyId
from jangteo.parties.services import move_party
from properties.machine import STEPS, Story, run_stories

BUCKETS = ("ordered", "shipped", "invoiced", "unapplied")
NOTHING = (0, 0, 0, 0)
DIGITS = {"KRW": 0, "USD": 2, "KWD": 3}
ONE = {"KRW": Decimal(1), "USD": Decimal("1377.5"), "KWD": Decimal("4490.1")}  # in won
REACHED = ["order", "release", "ship"]
BEGAN = datetime(2027, 3, 1, 9, tzinfo=UTC)
MOST_DOCUMENTS = 6

type Figures = tuple[int, int, int, int]
stages = st.sampled_from(list(MoveStage))
amounts = st.one_of(st.integers(0, 700), st.sampled_from([100, 300, 333, 500, 1000]))
numbers = st.integers(0, 10**6)


@dataclass
class Line:
    """What a story knows of a line; it counts again what the database counts."""

    pk: UUID
    party: UUID
    currency: str
    limit: int
    stage: str = "order"
    tolerance: int = 0
    stops: set[StopKind] = field(default_factory=set)
    raises: list[tuple[UUID, int, datetime, datetime]] = field(default_factory=list)

    def allowed(self, at: datetime) -> int:
        return self.limit + self.tolerance + sum(amount for _, amount, since, end in self.raises if since <= at < end)


@dataclass
class Document:
    """What a story knows of a document."""

    reference: Reference
    party: UUID
    currency: str
    now: Figures = NOTHING
    reached: str = "order"
    on: set[UUID] = field(default_factory=set)  # lines
    rates: dict[UUID, Decimal] = field(default_factory=dict)

    def here(self, line: Line, figures: Figures) -> Figures:
        """In a line's currency: each sum from the invoiced bucket on is rounded, the buckets are between."""
        _ordered, shipped, invoiced, unapplied = figures
        one = self._in(line, invoiced)
        two = self._in(line, invoiced + shipped)
        return self._in(line, sum(figures[:3])) - two, two - one, one, self._in(line, unapplied)

    def _in(self, line: Line, minor: int) -> int:
        major = Decimal(minor).scaleb(-DIGITS[self.currency]) * self.rates[line.pk]
        return int(major.scaleb(DIGITS[line.currency]).quantize(Decimal(1), ROUND_HALF_UP))

    def counts(self, line: Line, figures: Figures, reached: str) -> int:
        ordered, shipped, invoiced, unapplied = self.here(line, figures)
        is_counted = line.stage == "order" or (line.stage == "release" and reached != "order")
        return shipped + invoiced - unapplied + (ordered if is_counted else 0)


class Credit(Story):
    """The services against a model of lines, documents, raises, stops and a tree that changes."""

    modules = ("credit.",)

    @initialize(limits=st.lists(st.sampled_from([0, 500, 1000, 2500]), min_size=4, max_size=4))
    def begin(self, limits: list[int]) -> None:
        self.begin_story()
        self.now = BEGAN
        self.documents: list[Document] = []
        self.last: tuple[list[UseDraft], MoveStage, str] | None = None
        with clock.at(self.now):
            self.group, self.other = company("그룹"), company("다른 그룹")
            self.seoul, self.busan = branch_of(self.group, "서울점"), branch_of(self.group, "부산점")
            self.parents: dict[UUID, UUID] = {self.seoul: self.group, self.busan: self.group}
            self.lines = {
                party: Line(line_of(party, limit, currency), party, currency, limit)
                for party, limit, currency in zip(
                    (self.group, self.other, self.seoul, self.busan), limits, ("KRW", "KRW", "KRW", "USD"), strict=True
                )
            }
        self.by_id = {line.pk: line for line in self.lines.values()}

    def later(self) -> None:
        self.step()
        self.now += timedelta(hours=1)

    def lineage(self, party: UUID) -> tuple[PartyId, ...]:
        above = self.parents.get(party)
        return (PartyId(party), PartyId(above)) if above else (PartyId(party),)

    def counted(self, line: Line) -> int:
        return sum(one.counts(line, one.now, one.reached) for one in self.documents if line.pk in one.on)

    def rate(self, currency: str, other: str) -> Decimal:
        """Of this hour; another one every time."""
        hours = Decimal((self.now - BEGAN) // timedelta(hours=1))
        return (ONE[currency] / ONE[other] * (1 + hours / 1000)).quantize(Decimal("0.000000000001"))

    def draft(self, one: Document, figures: Figures) -> UseDraft:
        """A step of a document with the rates of this hour, which count only where none was recorded."""
        lineage = self.lineage(one.party)
        rates = {}
        for line in (self.lines[party] for party in lineage):
            rates[line.currency] = self.rate(one.currency, line.currency)
            one.rates.setdefault(line.pk, Decimal(1) if one.currency == line.currency else rates[line.currency])
        return UseDraft(one.reference, lineage, Exposure(one.currency, *figures), rates)

    def attempt(self, wanted: Sequence[tuple[Document, Figures]], stage: MoveStage) -> None:
        """One step; whether it is refused, and how, is known beforehand."""
        recorded = [dict(one.rates) for one, _ in wanted]
        uses = [self.draft(one, figures) for one, figures in wanted]
        errors, key = self.expected(wanted, stage), str(new_id())
        with clock.at(self.now):
            if errors:
                with pytest.raises(tuple(errors)), transaction.atomic():
                    services.move_exposure(uses=uses, stage=stage, key=key, actor=ACTOR)
                for (one, _), known in zip(wanted, recorded, strict=True):
                    one.rates = known  # nothing was written
            else:
                services.move_exposure(uses=uses, stage=stage, key=key, actor=ACTOR)
                self.last = (uses, stage, key)
                for one, figures in wanted:
                    one.now, one.reached = figures, self.reached(one, stage)
                    one.on = {self.lines[party].pk for party in self.lineage(one.party)}
                    if one not in self.documents:
                        self.documents.append(one)
        self.compare_lines()

    def reached(self, one: Document, stage: MoveStage) -> str:
        if stage in (MoveStage.SETTLE, MoveStage.UNPAID):
            return one.reached
        return stage.value if one.now == NOTHING else max(one.reached, stage.value, key=REACHED.index)

    def expected(self, wanted: Iterable[tuple[Document, Figures]], stage: MoveStage) -> set[type[Exception]]:
        """The errors of the nearest lines that refuse; none: it goes through."""
        wanted = list(wanted)
        if stage == MoveStage.UNPAID:
            return set()
        if stage == MoveStage.SETTLE:
            rises = [one for one, figures in wanted if sum(figures[:2]) > sum(one.now[:2])]
            return {InvalidExposure} if rises else set()
        found: dict[int, set[type[Exception]]] = {}
        for line in self.lines.values():
            rise = change = 0
            levels = []
            for one, figures in wanted:
                lineage = self.lineage(one.party)
                before = one.counts(line, one.now, one.reached) if line.pk in one.rates else 0
                change -= before if line.pk in one.on else 0
                if line.party in lineage:
                    levels.append(lineage.index(PartyId(line.party)))
                    after = one.counts(line, figures, self.reached(one, stage))
                    rise += after - before
                    change += after
            level = min(levels, default=99)
            if rise > 0 and line.stops:
                found.setdefault(level, set()).add(CreditBlocked)
            elif rise > 0 and self.counted(line) + change > line.allowed(self.now):
                found.setdefault(level, set()).add(CreditExceeded)
        return found[min(found)] if found else set()

    def pick(self, number: int) -> Document:
        return self.documents[number % len(self.documents)]

    @precondition(lambda self: len(self.documents) < MOST_DOCUMENTS)
    @rule(whose=st.integers(0, 3), amount=amounts, currency=st.sampled_from(["KRW", "KRW", "USD", "KWD"]), stage=stages)
    def place(self, whose: int, amount: int, currency: str, stage: MoveStage) -> None:
        """A new document, now and then released or shipped at once."""
        self.later()
        party = list(self.lines)[whose]
        worth = amount if currency == "KRW" else amount // 7
        one = Document(Reference("order", new_id()), party, currency)
        shipped = worth // 2 if stage == MoveStage.SHIP else 0
        self.attempt([(one, (worth - shipped, shipped, 0, 0))], stage)

    @precondition(lambda self: self.documents)
    @rule(which=numbers, ordered=amounts, stage=stages)
    def edit(self, which: int, ordered: int, stage: MoveStage) -> None:
        """What is ordered becomes more or less, also of what was closed, at any stage."""
        self.later()
        one = self.pick(which)
        worth = ordered if one.currency == "KRW" else ordered // 7
        self.attempt([(one, (worth, *one.now[1:]))], stage)

    @precondition(lambda self: self.documents)
    @rule(which=numbers, part=st.sampled_from([1, 2, 3]), stage=stages)
    def ship_and_invoice(self, which: int, part: int, stage: MoveStage) -> None:
        """A part goes, is invoiced, and a part of that is paid."""
        self.later()
        one = self.pick(which)
        ordered, shipped, invoiced, unapplied = one.now
        gone = (ordered + part - 1) // part
        self.attempt([(one, (ordered - gone, shipped + gone, invoiced, unapplied))], MoveStage.SHIP)
        ordered, shipped, invoiced, unapplied = one.now
        billed = (shipped + part - 1) // part
        self.attempt([(one, (ordered, shipped - billed, invoiced + billed, unapplied))], stage)

    @precondition(lambda self: self.documents)
    @rule(which=numbers, other=numbers, paid=amounts, stage=stages)
    def pay(self, which: int, other: int, paid: int, stage: MoveStage) -> None:
        """Money comes, or goes back; some is set against another invoice in the same step."""
        self.later()
        one, two = self.pick(which), self.pick(other)
        self.attempt([(one, (*one.now[:3], paid))], MoveStage.SETTLE)
        if one is two:
            return
        applied = min(one.now[3], two.now[2], paid // 2)
        used = (*one.now[:3], one.now[3] - applied)
        step = [(one, used), (two, (two.now[0], two.now[1], two.now[2] - applied, two.now[3]))]
        self.attempt(step[:: 1 if paid % 2 else -1], stage)

    @precondition(lambda self: len(self.documents) > 1)
    @rule(which=numbers, first=amounts, second=amounts)
    def edit_two(self, which: int, first: int, second: int) -> None:
        """Two documents in one step are judged by what they do together."""
        self.later()
        one, two = self.pick(which), self.pick(which + 1)
        step = [(one, (first, *one.now[1:])), (two, (second, *two.now[1:]))]
        self.attempt(step, MoveStage.ORDER)

    @precondition(lambda self: self.documents)
    @rule(which=numbers, more=st.integers(-200, 200))
    def adjust(self, which: int, more: int) -> None:
        """What is invoiced turns out more or less: a fact."""
        self.later()
        one = self.pick(which)
        invoiced = max(0, one.now[2] + more)
        self.attempt([(one, (one.now[0], one.now[1], invoiced, one.now[3]))], MoveStage.SETTLE)

    @precondition(lambda self: self.documents)
    @rule(which=numbers, more=st.integers(1, 200))
    def take_money_off(self, which: int, more: int) -> None:
        """Money that had come went away: what is ordered is due again, a fact."""
        self.later()
        one = self.pick(which)
        self.attempt([(one, (one.now[0] + more, *one.now[1:]))], MoveStage.UNPAID)

    @precondition(lambda self: self.documents)
    @rule(which=numbers)
    def close(self, which: int) -> None:
        self.later()
        self.attempt([(self.pick(which), NOTHING)], MoveStage.ORDER)

    @precondition(lambda self: self.last)
    @rule()
    def again(self) -> None:
        """The same step once more changes nothing, whatever happened since."""
        self.later()
        assert self.last
        uses, stage, key = self.last
        with clock.at(self.now):
            services.move_exposure(uses=uses, stage=stage, key=key, actor=ACTOR)
        self.compare_lines()

    @rule(whose=st.integers(0, 3), limit=st.sampled_from([0, 300, 1000, 3000]), tolerance=st.sampled_from([0, 0, 400]))
    def set_limit(self, whose: int, limit: int, tolerance: int) -> None:
        self.later()
        line = list(self.lines.values())[whose]
        with clock.at(self.now):
            services.set_limit(
                line_id=line.pk,
                limit=Money(limit, line.currency),
                tolerance=Money(tolerance, line.currency),
                actor=ACTOR,
            )
        line.limit, line.tolerance = limit, tolerance
        self.compare_lines()

    @rule(whose=st.integers(0, 3), stage=st.sampled_from(CheckStage))
    def set_stage(self, whose: int, stage: CheckStage) -> None:
        self.later()
        line = list(self.lines.values())[whose]
        with clock.at(self.now):
            services.set_stage(line_id=line.pk, stage=stage, actor=ACTOR)
        line.stage = stage.value
        self.compare_lines()

    @rule(whose=st.integers(0, 3), kind=st.sampled_from(StopKind))
    def stop_or_let_go(self, whose: int, kind: StopKind) -> None:
        self.later()
        line = list(self.lines.values())[whose]
        work = services.unblock_line if kind in line.stops else services.block_line
        with clock.at(self.now):
            work(line_id=line.pk, why="x", kind=kind, actor=ACTOR)
        line.stops ^= {kind}

    @rule(whose=st.integers(0, 3), amount=st.integers(1, 500), after=st.integers(0, 2), hours=st.integers(1, 40))
    def raise_for_a_while(self, whose: int, amount: int, after: int, hours: int) -> None:
        """For hours or days; several add up."""
        self.later()
        line = list(self.lines.values())[whose]
        since = self.now + timedelta(hours=after)
        with clock.at(self.now):
            given = services.raise_for_a_while(
                line_id=line.pk,
                amount=Money(amount, line.currency),
                from_at=since,
                until_at=since + timedelta(hours=hours),
                why="x",
                actor=ACTOR,
            )
        line.raises.append((given, amount, since, since + timedelta(hours=hours)))

    @precondition(lambda self: any(line.raises for line in self.lines.values()))
    @rule(which=numbers, ordered=amounts)
    def withdraw_raise(self, which: int, ordered: int) -> None:
        """The last raise of a line holds no more; its party orders at once."""
        self.later()
        raised = [line for line in self.lines.values() if line.raises]
        line = raised[which % len(raised)]
        with clock.at(self.now):
            services.withdraw_raise(raise_id=line.raises.pop()[0], actor=ACTOR)
        if len(self.documents) < MOST_DOCUMENTS:
            one = Document(Reference("order", new_id()), line.party, line.currency)
            self.attempt([(one, (ordered, 0, 0, 0))], MoveStage.ORDER)

    @rule(is_seoul=st.booleans(), is_followed=st.booleans())
    def move(self, is_seoul: bool, is_followed: bool) -> None:
        """A branch goes to the other group; its documents follow at once, or each at its next step."""
        self.later()
        branch = self.seoul if is_seoul else self.busan
        above = self.other if self.parents[branch] == self.group else self.group
        with clock.at(self.now):
            move_party(party_id=branch, parent_id=above, actor=ACTOR)
            self.parents[branch] = above
            if is_followed:
                self.follow(branch)
        self.compare_lines()
        for one in [one for one in self.documents if one.party == branch][:2]:
            less = (one.now[0] // 2, *one.now[1:])
            self.attempt([(one, less)], MoveStage.ORDER)  # lower, on whichever lines it comes to

    def follow(self, branch: UUID) -> None:
        mine = [one for one in self.documents if one.party == branch and one.now != NOTHING]
        for one in mine:
            self.draft(one, one.now)  # records the rates it needs
        rates = {(one, other): self.rate(one, other) for one in ONE for other in ONE}
        assert services.follow_party(party_id=branch, rates=rates, actor=ACTOR) == len(mine)
        for one in mine:
            one.on = {self.lines[party].pk for party in self.lineage(branch)}

    def compare_lines(self) -> None:
        """After every step: what each line says is used and counts."""
        stored = {row.pk: (row.exposure_minor, row.counted_minor) for row in CreditLine.objects.all()}
        told = {}
        for line in self.lines.values():
            here = [one.here(line, one.now) for one in self.documents if line.pk in one.on]
            told[line.pk] = (sum(sum(part[:3]) - part[3] for part in here), self.counted(line))
        assert stored == told

    def compare(self) -> None:
        rows = {row.reference_id: row for row in CreditDocument.objects.all()}
        assert set(rows) == {one.reference.id for one in self.documents}
        for one in self.documents:
            row = rows[one.reference.id]
            assert tuple(getattr(row, f"{name}_minor") for name in BUCKETS) == one.now
            assert (row.reached, row.party_id) == (one.reached, one.party)
        self.compare_lines()


@pytest.mark.django_db
def test_any_story_of_credit_stays_within_its_lines() -> None:
    assert run_stories(Credit) >= STEPS
