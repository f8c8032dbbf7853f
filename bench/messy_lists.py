"""How well lists as people write them are understood: a labelled set from the demo's goods, made by a fixed seed.

Usage: python bench/messy_lists.py [show] [SEED …] — prints precision and recall by kind of line; "show" also each line
that is wrong. The rules were written looking at the set of the first seed: others tell how they do on lines unseen.
Sure lines that mean what was asked are right; sure ones that don't are the harm that precision counts. A line asked
back with the right article among its choices needs one tap and counts as offered.
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "src"))

from jangteo.demo.content import load_content
from jangteo.purchasing.rules import Matcher, learned_key, read_list
from jangteo.purchasing.rules.spelling import letters
from jangteo.purchasing.types import Article, Decision

SEED, EACH = 20261127, 40
LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
NEAR_VOWELS = {"ㅐ": "ㅔ", "ㅔ": "ㅐ", "ㅗ": "ㅓ", "ㅓ": "ㅗ", "ㅡ": "ㅜ", "ㅜ": "ㅡ", "ㅏ": "ㅑ", "ㅣ": "ㅢ"}
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
QUANTITIES_KO = (
    "{n}개",
    " {n}개",
    " {n}개요",
    " {n} 개 주세요",
    " x{n}",
    " {n}박스",
    " {n}EA",
    " - {n}",
    " {n}",
    " {n}세트 부탁드려요",
)
QUANTITIES_EN = (" x{n}", " {n} pcs", " {n} EA", ", {n} boxes", " - {n}", " {n}", " qty {n}", " {n} sets please")
ABSENT = (
    "세탁기", "A4 복사용지", "볼펜 검정", "아이폰 충전기", "유아용 카시트", "강아지 사료 5kg", "자전거 헬멧", "골프공",
    "노트북 거치대", "치약", "printer toner", "office chair casters", "running shoes 270", "USB-C cable", "dog food",
    "bicycle pump", "XYZ-9999", "4006381333931", "AA batteries", "paper towels industrial",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line with what it means: the SKU, or none; `quantity` as a person reads it."""

    kind: str
    text: str
    sku: str | None
    quantity: int


def articles() -> list[Article]:
    """Everything that the demo sells."""
    return [
        Article(
            id=UUID(int=number),
            sku=variant.sku,
            gtin=variant.gtin,
            names=tuple(
                f"{one.name.in_language(language)} {variant.name.in_language(language)}".strip()
                for language in ("ko", "en")
            ),
        )
        for number, (one, variant) in enumerate((one, two) for one in load_content().products for two in one.variants)
    ]


def mistyped(random: Random, text: str) -> str:
    """One slip of a finger: a vowel beside the right one, a letter left out, doubled or swapped."""
    places = [at for at, one in enumerate(text) if one.isalpha()]
    at = random.choice(places)
    one = text[at]
    if "가" <= one <= "힣":
        code = ord(one) - 0xAC00
        vowel = VOWELS[code % 588 // 28]
        changed = VOWELS.index(NEAR_VOWELS.get(vowel, vowel))
        tail = code % 28 if vowel in NEAR_VOWELS else (0 if code % 28 else 4)
        return text[:at] + chr(0xAC00 + code // 588 * 588 + changed * 28 + tail) + text[at + 1 :]
    slips = (
        text[:at] + text[at + 1 :],
        text[:at] + one + text[at:],
        text[:at] + text[at + 1 : at + 2] + one + text[at + 2 :],
    )
    return random.choice(slips)


def shuffled(random: Random, text: str) -> str:
    """The same words in another order."""
    words = text.split()
    return " ".join(random.sample(words, len(words)))


def own_number(one: Article) -> str:
    """What one buyer calls it in their own books."""
    return f"JS-{one.id.int:04d}"


MAKERS: dict[str, Callable[[Random, Article], str]] = {
    "sku": lambda random, one: random.choice((one.sku, one.sku.lower(), one.sku.replace("-", " "), f"[{one.sku}]")),
    "sku and words": lambda random, one: f"{one.sku} {one.names[0].split()[0]}",
    "gtin": lambda _random, one: one.gtin,
    "own part number": lambda random, one: random.choice((own_number(one), own_number(one).lower().replace("-", ""))),
    "korean": lambda _random, one: one.names[0],
    "korean without spaces": lambda _random, one: one.names[0].replace(" ", ""),
    "korean in another order": lambda random, one: shuffled(random, one.names[0]),
    "korean mistyped": lambda random, one: mistyped(random, one.names[0]),
    "english": lambda random, one: random.choice((one.names[1], one.names[1].lower(), one.names[1].upper())),
    "english mistyped": lambda random, one: mistyped(random, one.names[1]),
    "both languages": lambda random, one: f"{one.names[0].rsplit(' ', 1)[0]} {one.names[1].split()[-1].lower()}",
}  # fmt: skip


def labelled(seed: int = SEED) -> list[Labelled]:
    """The set: 40 lines of each kind, and 20 that mean nothing sold here."""
    random, known = Random(seed), articles()
    found = []
    for kind, make in MAKERS.items():
        for one in random.sample(known, EACH):
            quantity = random.choice((1, 2, 3, 5, 10, 12, 24, 30, 48))
            forms = QUANTITIES_EN if kind.startswith("english") else QUANTITIES_KO
            name = make(random, one)
            joins = "가" <= name[-1] <= "힣"  # a number right behind another, or behind a Latin letter, tells nobody
            form = random.choice([each for each in forms if joins or not each.startswith("{")])
            found.append(Labelled(kind, name + form.format(n=quantity), one.sku, quantity))
    found += [
        Labelled("not sold here", f"{name} {number + 2}개", None, number + 2) for number, name in enumerate(ABSENT)
    ]
    return found


def same_name(known: list[Article]) -> dict[str, set[str]]:
    """{SKU: those that nobody could tell from it by name}."""
    by_name: dict[str, set[str]] = defaultdict(set)
    for one in known:
        for name in one.names:
            by_name[letters(name.replace(" ", "").lower())].add(one.sku)
    return {one.sku: set().union(*(by_name[letters(n.replace(" ", "").lower())] for n in one.names)) for one in known}


def judged(matcher: Matcher, same: dict[str, set[str]], seed: int) -> Iterator[tuple[Labelled, str]]:
    """Each line with "right", "wrong", "offered" or "missed"; of what isn't sold here "missed" is right."""
    for one in labelled(seed):
        lines = read_list(one.text)
        if len(lines) != 1 or lines[0].quantity != one.quantity:
            yield one, "misread"
            continue
        found = matcher.match(lines[0])
        meant = same[one.sku] if one.sku else set()
        if found.decision == Decision.SURE and found.best:
            yield one, "right" if found.best.article.sku in meant else "wrong"
        elif one.sku is None:
            yield one, "right" if found.decision == Decision.NOT_FOUND else "offered"
        else:
            yield one, "offered" if meant & {each.article.sku for each in found.others} else "missed"


def report(matcher: Matcher, known: list[Article], seed: int) -> None:
    """Precision and recall on the set of a seed."""
    results: dict[str, Counter[str]] = defaultdict(Counter)
    for one, verdict in judged(matcher, same_name(known), seed):
        results[one.kind][verdict] += 1
        if "show" in sys.argv and verdict not in ("right", "offered"):
            print(f"  {verdict:8}{one.text!r} meant {one.sku}")
    words = ("right", "offered", "missed", "wrong", "misread")
    if seed == SEED:
        print(f"{'kind':26}" + "".join(f"{word:>9}" for word in words))
        for kind, counts in results.items():
            print(f"{kind:26}" + "".join(f"{counts[word]:9}" for word in words))
    sold = sum((counts for kind, counts in results.items() if kind != "not sold here"), Counter[str]())
    wrong = sold["wrong"] + results["not sold here"]["wrong"]
    lines = sold.total()
    print(f"seed {seed}: {lines + results['not sold here'].total()} lines of {len(known)} articles")
    print(f"  precision {sold['right'] / (sold['right'] + wrong):.3f}  of lines taken as sure")
    print(f"  recall    {sold['right'] / lines:.3f}  sure and right")
    print(f"            {(sold['right'] + sold['offered']) / lines:.3f}  with those offered")


def main() -> None:
    known = articles()
    matcher = Matcher(known, {learned_key(own_number(one)): one.id for one in known})
    for seed in (SEED, *(int(word) for word in sys.argv[1:] if word.isdigit())):
        report(matcher, known, seed)
    text = "\n".join(one.text for one in labelled())
    text = "\n".join((text + "\n" + text).splitlines()[:500])
    began = time.perf_counter()
    fresh = Matcher(known)
    read = [fresh.match(line) for line in read_list(text)]
    print(f"{len(read)} lines read and matched in {time.perf_counter() - began:.3f} s, without the database")


if __name__ == "__main__":
    main()
