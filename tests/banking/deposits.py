"""A month of deposits made by chance from a seed, with what each of them truly pays."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from jangteo.banking.rules.bank_files import fingerprinted
from jangteo.banking.types import BankLine, Movement, OpenItem
from jangteo.kernel.money import Money

_FIRST = (
    "한빛",
    "대성",
    "서울",
    "태양",
    "미래",
    "동양",
    "신한",
    "우리",
    "푸른",
    "금강",
    "백두",
    "한라",
    "제일",
    "삼원",
    "유진",
    "성우",
)
_SECOND = (
    "공업",
    "상사",
    "유통",
    "전자",
    "식품",
    "물산",
    "건설",
    "테크",
    "산업",
    "정밀",
    "화학",
    "무역",
    "목재",
    "철강",
    "약품",
    "서점",
)
_THIRD = ("", "", "", "코리아", "개발", "글로벌")
_SURNAMES, _GIVEN = "김이박최정강조윤장임한오", ("철수", "영희", "민준", "서연", "지훈", "수빈", "하은", "도윤")
_ROUND = (11_000, 33_000, 55_000, 110_000, 330_000, 550_000, 1_100_000)
Truth = Mapping[str, int]  # {item id: minor}


@dataclass
class Month:
    """Deposits with their truth.

    truth  {fingerprint: what it pays}; empty for what pays nothing that is open
    kinds  {fingerprint: how it was made}
    """

    items: list[OpenItem]
    lines: list[BankLine]
    truth: dict[str, Truth]
    kinds: dict[str, str]


@dataclass
class _Maker:
    random: random.Random
    items: list[OpenItem] = field(default_factory=list)
    drafts: list[tuple[str, Truth, str, int, str, str, str]] = field(default_factory=list)

    def amount(self) -> int:
        """Every third is a round one, which many share."""
        return (
            self.random.choice(_ROUND) if self.random.random() < 0.34 else self.random.randrange(10_000, 9_000_000, 10)
        )

    def party(self, number: int) -> str:
        if number % 5 == 0:
            return self.random.choice(_SURNAMES) + self.random.choice(_GIVEN)
        name = self.random.choice(_FIRST) + self.random.choice(_SECOND) + self.random.choice(_THIRD)
        return self.random.choice(("㈜{}", "(주){}", "주식회사 {}", "{}(주)", "{}")).format(name)

    def party_items(self, number: int, per_party: int) -> list[OpenItem]:
        name, account = self.party(number), f"5620{number:08d}" if number % 7 == 0 else ""
        made = []
        for _ in range(self.random.randint(1, per_party)):
            serial = len(self.items) + 1
            item = OpenItem(
                id=f"i{serial:06d}",
                number=f"INV-2026-{serial * 7:06d}",
                party_id=f"p{number:05d}",
                party_names=(name,),
                virtual_account=account,
                deposit_code=f"{self.random.randrange(10**7, 10**8)}" if serial % 3 == 0 else "",
                due=Money(self.amount(), "KRW"),
                due_on=date(2026, 10, 1) + timedelta(days=self.random.randrange(60)),
            )
            self.items.append(item)
            made.append(item)
        return made

    def typo(self, text: str) -> str:
        place = self.random.randrange(len(text) - 6, len(text) - 1)
        kind = self.random.randrange(4)
        if kind == 0:
            return text[:place] + text[place + 1 :]
        if kind == 1:
            return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        if kind == 2:
            return text[:place] + self.random.choice("0123456789") + text[place:]
        return text[:place] + self.random.choice("0123456789") + text[place + 1 :]

    def spelled_name(self, name: str) -> str:
        bare = name.replace("㈜", "").replace("(주)", "").replace("주식회사 ", "")
        return self.random.choice((bare, f"(주){bare}", f"{bare}㈜", f"주식회사{bare}", name))

    def spelled_number(self, number: str) -> str:
        return self.random.choice(
            (number, number.replace("-", ""), number.replace("-", " "), number.lower(), f"{number} 대금")
        )

    def pay(self, kind: str, truth: Truth, amount: int, name: str, words: str = "", account: str = "") -> None:
        self.drafts.append((kind, truth, name, amount, words, account, kind))

    def month(self) -> Month:
        self.random.shuffle(self.drafts)
        movements = [
            Movement(
                account="110123456789",
                on=date(2026, 11, 1) + timedelta(days=index * 28 // len(self.drafts)),
                amount=Money(amount, "KRW"),
                payer_name=name,
                reference=words,
                virtual_account=account,
                line_number=index + 1,
                moment=f"{index:06d}",
            )
            for index, (_, _, name, amount, words, account, _) in enumerate(self.drafts)
        ]
        lines = list(fingerprinted(movements))
        pairs = list(zip(lines, self.drafts, strict=True))
        return Month(
            self.items,
            lines,
            {line.fingerprint: draft[1] for line, draft in pairs},
            {line.fingerprint: draft[0] for line, draft in pairs},
        )


def make_month(seed: int, *, deposits: int = 10_000) -> Month:
    """So many deposits of a merchant whose parties have one to four things open each."""
    maker = _Maker(random.Random(seed))
    groups: list[list[OpenItem]] = []
    number = 0
    while len(maker.drafts) < deposits:
        number += 1
        groups.append(maker.party_items(number, 4))
        _pay_of_party(maker, groups)
    maker.drafts = maker.drafts[:deposits]
    return maker.month()


def _pay_of_party(maker: _Maker, groups: list[list[OpenItem]]) -> None:
    own = groups[-1]
    chance = maker.random.random()
    if len(own) > 1 and chance < 0.25:
        _merged(maker, own)
        return
    for item in own:
        _pay_item(maker, item, groups)
    if maker.random.random() < 0.06:
        maker.pay("stranger", {}, maker.amount(), maker.party(maker.random.randrange(10**6)), "입금")


def _merged(maker: _Maker, own: list[OpenItem]) -> None:
    """One deposit for several; half of the time with all their numbers, else with none."""
    chosen = own if maker.random.random() < 0.6 else maker.random.sample(own, 2)
    words = " ".join(item.number for item in chosen) if maker.random.random() < 0.5 else ""
    truth = {item.id: item.due.minor for item in chosen}
    maker.pay("merged", truth, sum(truth.values()), maker.spelled_name(own[0].party_names[0]), words)


def _pay_item(maker: _Maker, item: OpenItem, groups: list[list[OpenItem]]) -> None:
    due, name = item.due.minor, maker.spelled_name(item.party_names[0])
    whole = {item.id: due}
    code = item.deposit_code or maker.spelled_number(item.number)
    other = maker.random.choice(maker.random.choice(groups))
    kind = maker.random.choices(
        (
            "plain",
            "code",
            "name",
            "cut",
            "typo",
            "account",
            "twice",
            "wrong",
            "partial",
            "split",
            "short",
            "over",
            "unpaid",
            "alone",
        ),
        (22, 14, 16, 8, 10, 10, 3, 4, 4, 3, 3, 2, 10, 3),
    )[0]
    simple: dict[str, tuple[int, str, str, str]] = {
        "plain": (due, name, code, ""),
        "code": (due, "", code, ""),
        "name": (due, name, "", ""),
        "account": (due, name, "", item.virtual_account),
        "cut": (due, name.replace("(주)", "").replace("㈜", "").replace("주식회사", "").strip()[:5], "", ""),
        "typo": (due, name, maker.typo(item.number), ""),
        "wrong": (due, name, other.number, ""),
        "over": (due + 1000, name, code, ""),
        "alone": (due, "", "물품대금", ""),
    }
    if kind in simple:
        maker.pay(kind, whole, *simple[kind])
    elif kind != "unpaid":
        _pay_in_parts(maker, item, kind, name, code)


def _pay_in_parts(maker: _Maker, item: OpenItem, kind: str, name: str, code: str) -> None:
    due = item.due.minor
    words = code if maker.random.random() < 0.6 else ""
    parts = {"twice": (due, due), "partial": (due // 2,), "split": (due // 3, due - due // 3), "short": (due - 500,)}[
        kind
    ]
    for part in parts:
        maker.pay(kind, {item.id: part}, part, name, code if kind == "short" else words)
