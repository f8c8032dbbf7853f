from collections.abc import Iterable, Mapping
from uuid import UUID

from jangteo.catalog import services as catalog
from jangteo.catalog.types import GrantDraft, Level, Mode, SelectionDraft, SelectionKind
from jangteo.demo.content.types import Content
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.segments.services import add_party, create_segment

AGREED = ("mugs", "tableware", "glass", "brass")


def make_assortments(content: Content, buyers: Mapping[str, Buyer]) -> int:
    """Display goods kept for dealers, one company's agreed range, lamps whose price one segment asks for."""
    display = [product.slug for product in content.products if product.channels == ("wholesale",)]
    dealers = create_segment(code="dealers", names={"ko": "거래처", "en": "Dealers"})
    _assortment(
        "dealer-display", {"ko": "거래처 진열 용품", "en": "Dealers' display goods"}, SelectionKind.PRODUCT, display
    )
    _grant("dealer-display", Mode.RESERVED, Level.SEE, "거래처에만 보이는 진열 용품", segment_id=dealers)
    company = content.companies[-1]
    _assortment("agreed-range", {"ko": "합의한 품목", "en": "Agreed range"}, SelectionKind.CATEGORY, AGREED)
    party_id = buyers[company.code].actor.party_id
    _grant("agreed-range", Mode.ONLY, Level.BUY, "연간 계약으로 합의한 품목", party_id=party_id)
    asking = create_segment(code="price-on-request", names={"ko": "가격 문의 고객", "en": "Asks for prices"})
    add_party(segment_code="price-on-request", party_id=_household(content, buyers), actor=SEEDER)
    _assortment("lamps", {"ko": "조명", "en": "Lamps"}, SelectionKind.CATEGORY, ["lighting"])
    _grant("lamps", Mode.EXCEPT, Level.PRICE, "설치 상담 후 가격 안내", segment_id=asking)
    return 3


def _household(content: Content, buyers: Mapping[str, Buyer]) -> UUID:
    party_id = buyers[content.households[-1].code].actor.party_id
    if party_id is None:
        raise ValueError("a household is a party")
    return party_id


def _assortment(code: str, names: Mapping[str, str], kind: SelectionKind, values: Iterable[str]) -> None:
    catalog.put_assortment(code=code, names=names, actor=SEEDER)
    catalog.set_selections(code=code, selections=[SelectionDraft(kind, value) for value in values], actor=SEEDER)


def _grant(code: str, mode: Mode, level: Level, why: str, **audience: UUID | None) -> None:
    draft = GrantDraft(mode, level, segment_id=audience.get("segment_id"), party_id=audience.get("party_id"), why=why)
    catalog.create_grant(code=code, draft=draft, actor=SEEDER)
