"""How well and how quickly products are found: labelled queries over the demo's goods and two public catalogues.

Usage: python bench/search.py [show] — in a home of its own (var/bench-search), made on the first run from the demo's
goods, the catalogues in the folder JANGTEO_DATA (../shared/data) and made-up Korean names up to 100,000 SKUs.

The queries and what each wants stand in search_queries.tsv: in every group parted by "&", one of the words parted by
"|" stands in a product's name, category or part number, spaces ignored. Each catalogue is a channel of its own for
quality; for speed all of them are one. Beside it the naive ways over the names, in the same database: ILIKE of each
word, and pg_trgm's word similarity. "show" lists the queries of which nothing right is among the first ten.
"""

import csv
import gzip
import json
import math
import os
import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
os.environ["JANGTEO_HOME"] = os.environ.get("JANGTEO_BENCH_HOME", str(ROOT / "var" / "bench-search"))
os.environ.setdefault("JANGTEO_SECRET_KEY", "for measuring only")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jangteo.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from jangteo.catalog.models import Category, ChannelListing, Product, ProductText, Variant
from jangteo.catalog.types import Viewer
from jangteo.config import database
from jangteo.config.environment import Environment
from jangteo.demo.content import load_content
from jangteo.kernel import clock
from jangteo.kernel.ids import new_id
from jangteo.search.models import Synonym
from jangteo.search.rules.reading import key
from jangteo.search.selectors import look_up

DATA = Path(os.environ.get("JANGTEO_DATA", str(ROOT.parent / "shared" / "data")))
QUERIES = Path(__file__).with_name("search_queries.tsv")
SKUS, SHOWN, JUDGED, SEED = 100_000, 24, 10, 20261127
CHANNELS = {name: UUID(int=at) for at, name in enumerate(("seed", "pc", "retail", "all"), 1)}
SYNONYMS = (
    "지포스 geforce", "라데온 radeon", "라이젠 ryzen", "무선 wireless", "마우스 mouse", "게이밍 gaming",
    "커세어 corsair", "로지텍 logitech", "메인보드 motherboard", "그래픽카드 gpu", "램 ram memory", "수랭 water liquid",
    "헤드셋 headset", "화이트 white", "케이스 pccase", "써멀 thermalcompound thermal", "파워 psu", "기타 guitar",
    "배낭 backpack", "귀걸이 earring", "목걸이 necklace", "목도리 scarf", "운동화 sneaker", "양말 sock",
    "카메라 camera", "시계 watch clock", "소파 sofa couch", "안경 glasses", "벨트 belt",
    "머그컵 머그", "꽃병 화병", "램프 등", "타월 수건",
)  # fmt: skip

MADE_UP = (
    "무선 미니 접이식 휴대용 대용량 유아 원목 스테인리스 프리미엄 국산 여름 겨울 방수 친환경 초경량 가정용 업소용",
    "린넨 실리콘 유리 대나무 세라믹 가죽 면 울 아크릴 알루미늄 천연 도자기 법랑 무쇠",
    "청소기 원피스 물티슈 선풍기 가습기 텀블러 도시락 이불 커튼 의자 책상 우산 장갑 모자 가방 칼 쌀 냄비 접시 조명",
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A product as the bench knows it."""

    data: str
    names: tuple[tuple[str, str], ...]
    category: str
    code: str
    extra: str = ""


def things() -> Iterator[Thing]:
    """Everything there is to find, 100,000 in all."""
    made = 0
    for one in [*_demo(), *_computers(), *_retail()]:
        made += 1
        yield one
    yield from _made_up(SKUS - made)


def _demo() -> Iterator[Thing]:
    content = load_content()
    shelves = {one.slug: one for one in content.categories}
    for one in content.products:
        names = tuple((language, one.name.in_language(language)) for language in ("ko", "en"))
        shelf = shelves[one.category].name.in_language("ko")
        yield Thing("seed", names, shelf, one.variants[0].sku)


def _lines(path: str) -> Iterator[dict[str, object]]:
    if not (DATA / path).exists():
        print(f"{DATA / path} is not there: its queries are left out.")
        return
    with gzip.open(DATA / path, "rt") as rows:
        for row in rows:
            yield json.loads(row)


def _computers() -> Iterator[Thing]:
    for place, row in enumerate(_lines("pc-hardware-catalog/products.jsonl.gz")):
        told: dict[str, object] = row["metadata"]  # type: ignore[assignment]
        numbers = " ".join(str(one) for one in told.get("part_numbers") or [])  # type: ignore[attr-defined]
        yield Thing("pc", (("en", str(told["name"])),), str(row["category"]), f"PC-{place}", numbers)


def _retail() -> Iterator[Thing]:
    for place, row in enumerate(_lines("retail-demo-store/products.jsonl.gz")):
        shelf = f"{row['category']} {row['style']}"
        yield Thing("retail", (("en", str(row["name"])),), shelf, f"RT-{place}", str(row["description"]))


def _made_up(count: int) -> Iterator[Thing]:
    pick = random.Random(SEED)
    for place in range(count):
        parts = [pick.choice(one.split()) for one in MADE_UP]
        name = "".join(part + ("" if pick.random() < 0.35 else " ") for part in parts)
        code = f"MD-{place}"
        yield Thing("made up", (("ko", f"{name.strip()} {pick.randint(1, 900)}호"),), "잡화", code)


def build() -> None:
    """Fill an empty home; the entries are made apart, to see what that takes."""
    with connection.cursor() as cursor:
        for name, pk in CHANNELS.items():
            cursor.execute(
                """INSERT INTO channels_channel (id, code, names, host, path_prefix, currency, country, tax_view,
                access, audience, theme, default_language, payment_methods, shipping_fee_minor, seller, bank_account,
                greeting, is_active, password) VALUES (%s, %s, '{}', '', %s, 'KRW', 'KR', 'net', 'open', '', 'shop',
                'ko', '{}', 0, '{}', '', '{}', true, '')""",
                [pk, f"bench-{name}", f"/{name}/"],
            )
        cursor.execute("SET session_replication_role = replica")
    everything = list(things())
    names = sorted({one.category for one in everything})
    shelves = {one: Category(id=new_id(), slug=f"shelf-{at}", names={"ko": one}) for at, one in enumerate(names)}
    Category.objects.bulk_create(shelves.values())
    pick, now = random.Random(SEED), clock.now()
    ids: list[UUID] = []
    for start in range(0, len(everything), 5000):
        _write(everything[start : start + 5000], shelves, pick, ids, now)
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = origin")
        began = time.perf_counter()
        for start in range(0, len(ids), 2000):
            cursor.execute("SELECT search_make(%s, true)", [ids[start : start + 2000]])
        print(f"{len(ids)} entries made in {time.perf_counter() - began:.0f} s")
        cursor.execute("CREATE TABLE bench_name (product_id uuid PRIMARY KEY, text text)")
        cursor.execute(
            """INSERT INTO bench_name SELECT product_id, string_agg(text, ' ' ORDER BY language DESC)
            FROM catalog_producttext WHERE field = 'name' GROUP BY 1"""
        )
        cursor.execute("CREATE INDEX bench_name_trigrams ON bench_name USING gin (text gin_trgm_ops)")
        cursor.execute("VACUUM ANALYZE")
    words = [one.split() for one in SYNONYMS]
    Synonym.objects.bulk_create(Synonym(words=one, created_at=now) for one in words)


def _write(some: list[Thing], shelves: dict[str, Category], pick: random.Random, ids: list[UUID], now: object) -> None:
    products = [
        Product(id=new_id(), slug=one.code.lower(), category=shelves[one.category], status="active", created_at=now)
        for one in some
    ]
    Product.objects.bulk_create(products)
    pairs = list(zip(products, some, strict=True))
    ids += [row.pk for row in products]
    texts = [
        ProductText(product=row, field="name", language=language, text=text)
        for row, one in pairs
        for language, text in one.names
    ]
    texts += [
        ProductText(product=row, field="description", language="en", text=one.extra)
        for row, one in pairs
        if one.data == "retail"
    ]
    ProductText.objects.bulk_create(texts)
    numbers = [
        Variant(product=row, sku=(one.extra if one.data == "pc" and 0 < len(one.extra) <= 40 else "") or one.code)
        for row, one in pairs
    ]
    seen: set[str] = set()
    for row, (_, one) in zip(numbers, pairs, strict=True):
        row.sku = f"{row.sku} {one.code}" if row.sku != one.code else row.sku
        seen.add(row.sku)
    Variant.objects.bulk_create(numbers)
    listings = []
    for row, one in pairs:
        rank = pick.randint(0, 1000)
        for name in {one.data, "all"} & CHANNELS.keys():
            listings.append(ChannelListing(product=row, channel_id=CHANNELS[name], from_at=now, rank=rank))
    ChannelListing.objects.bulk_create(listings)


@dataclass(frozen=True, slots=True)
class Query:
    data: str
    kind: str
    text: str
    right: frozenset[UUID]


def queries() -> list[Query]:
    """The labelled set, with the products that each wants."""
    texts: dict[UUID, list[str]] = defaultdict(list)
    for pk, text in ProductText.objects.filter(field="name").values_list("product", "text"):
        texts[pk].append(text)
    rows = ChannelListing.objects.values_list("channel_id", "product_id", "product__category__names__ko")
    codes = dict(Variant.objects.values_list("product", "sku"))
    hay: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for channel, pk, shelf in rows:
        hay[channel].append((pk, "|".join(key(one) for one in [*texts[pk], shelf, codes[pk]])))
    found = []
    with QUERIES.open() as file:
        for row in csv.DictReader(file, delimiter="\t"):
            groups = [[key(one) for one in group.split("|")] for group in row["wants"].split("&")]
            right = frozenset(
                pk
                for pk, text in hay[CHANNELS[row["data"]]]
                if all(any(one in text for one in group) for group in groups)
            )
            if right:
                found.append(Query(row["data"], row["kind"], row["query"], right))
    found += _codes(hay, codes)
    return found


def _codes(hay: dict[UUID, list[tuple[UUID, str]]], codes: dict[UUID, str]) -> list[Query]:
    """Part numbers by a fixed seed: whole, in small letters without marks, and their first half."""
    pick = random.Random(SEED)
    known = [pk for pk, _ in hay[CHANNELS["pc"]] if codes[pk].split()[0] != codes[pk] and len(codes[pk].split()) == 2]
    made = []
    for pk in pick.sample(sorted(known), min(60, len(known))):
        number = codes[pk].split()[0]
        same = frozenset(one for one in known if codes[one].split()[0] == number)
        made.append(Query("pc", "part number", number, same))
        made.append(Query("pc", "part number without marks", key(number), same))
    return made


type Way = Callable[[str, UUID], list[UUID]]


def ours(text: str, channel: UUID) -> list[UUID]:
    return list(look_up(Viewer(channel, "", "ko"), text).product_ids[:SHOWN])


def ilike(text: str, channel: UUID) -> list[UUID]:
    words = text.split()[:8]
    each = " AND ".join(["n.text ILIKE %s"] * len(words))
    return _raw(
        f"""SELECT n.product_id FROM bench_name n JOIN catalog_channellisting l ON l.product_id = n.product_id
        WHERE l.channel_id = %s AND {each} ORDER BY l.rank DESC LIMIT {SHOWN}""",
        [channel, *(f"%{word}%" for word in words)],
    )


def trigrams(text: str, channel: UUID) -> list[UUID]:
    return _raw(
        f"""SELECT n.product_id FROM bench_name n JOIN catalog_channellisting l ON l.product_id = n.product_id
        WHERE l.channel_id = %s AND %s <%% n.text
        ORDER BY word_similarity(%s, n.text) DESC, l.rank DESC LIMIT {SHOWN}""",
        [channel, text, text],
    )


def _raw(text: str, parameters: list[object]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(text, parameters)
        return [pk for (pk,) in cursor.fetchall()]


WAYS: dict[str, Way] = {"jangteo": ours, "ILIKE": ilike, "pg_trgm": trigrams}


def ndcg(found: list[UUID], right: frozenset[UUID]) -> float:
    gained = sum(1 / math.log2(at + 2) for at, pk in enumerate(found[:JUDGED]) if pk in right)
    return gained / sum(1 / math.log2(at + 2) for at in range(min(JUDGED, len(right))))


def quality(wanted: list[Query]) -> None:
    """nDCG@10, recall among the first 24, and how many find nothing, by kind."""
    scores: dict[str, dict[str, list[tuple[float, float, bool]]]] = defaultdict(lambda: defaultdict(list))
    for one in wanted:
        for name, way in WAYS.items():
            found = way(one.text, CHANNELS[one.data])
            recall = len(one.right & set(found)) / min(SHOWN, len(one.right))
            score = (ndcg(found, one.right), recall, not found)
            if name == "jangteo" and "show" in sys.argv and not score[0]:
                print(f"  {one.data} {one.kind}: {one.text!r} ({len(one.right)} wanted, {len(found)} found)")
            for kind in (one.kind, "all"):
                scores[kind][name].append(score)
    print(f"{'kind':27}{'':>5}" + "".join(f"{name:>22}" for name in WAYS))
    print(f"{'':32}" + f"{'nDCG recall nothing':>22}" * len(WAYS))
    for kind, by_way in sorted(scores.items(), key=lambda pair: (pair[0] == "all", pair[0])):
        told = ""
        for name in WAYS:
            rows = by_way[name]
            means = [statistics.mean(row[at] for row in rows) for at in range(3)]
            told += f"{means[0]:9.2f}{means[1]:6.2f}{means[2]:7.2f}"
        print(f"{kind:27}{len(by_way['jangteo']):5}{told}")


def speed(wanted: list[Query]) -> None:
    """Milliseconds among all 100,000."""
    for name, way in WAYS.items():
        taken = []
        for at, one in enumerate([*wanted[:20], *wanted]):
            began = time.perf_counter()
            way(one.text, CHANNELS["all"])
            if at >= 20:
                taken.append((time.perf_counter() - began) * 1000)
        marks = statistics.quantiles(taken, n=100)
        told = "".join(f"   p{at} {marks[at - 1]:7.1f} ms" for at in (50, 95, 99))
        print(f"{name:10}{told}   longest {max(taken):7.1f} ms")


def sizes() -> None:
    with connection.cursor() as cursor:
        for relation in (
            "search_entry",
            "searchentry_terms",
            "searchentry_letters",
            "search_word",
            "bench_name_trigrams",
        ):
            size = "pg_total_relation_size" if relation in ("search_entry", "search_word") else "pg_relation_size"
            cursor.execute(f"SELECT {size}(%s::regclass) / 1e6", [relation])
            print(f"{relation:22}{cursor.fetchone()[0]:8.1f} MB")


def main() -> None:
    database.ensure_database(Environment.read())
    call_command("migrate", verbosity=0)
    if not Product.objects.exists():
        build()
    wanted = queries()
    print(
        f"{len(wanted)} queries over {Product.objects.count()} products; load of the machine {os.getloadavg()[0]:.1f}"
    )
    quality(wanted)
    speed(wanted)
    sizes()


main()
