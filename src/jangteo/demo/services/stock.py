"""What the office of stock shows: lots with dates, numbered lanterns, goods on their way, orders at makers."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from jangteo.catalog.types import VariantId
from jangteo.channels.types import Channel
from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.inventory import services as inventory
from jangteo.inventory.selectors import get_transfer, list_stock
from jangteo.inventory.types import LotDraft, Moved, PurchaseLineDraft, ReceiptLine, Tracking
from jangteo.kernel import clock
from jangteo.kernel.types import PartyId
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import CheckoutDetails
from jangteo.parties.services import create_company
from jangteo.payments.types import PaymentMethod

SOAP, REFILL = "SCN-WASH-AM", "SCN-WASH-ST"
LANTERNS = ("LGT-LANT-ID", "LGT-LANT-PE", "LGT-LANT-HJ")
BAR = "SCN-SOAP-MW"
# lot: days since it was made, days until it expires, units by place
LOTS: Mapping[str, tuple[int, int, Mapping[str, int]]] = {
    "Y2511": (380, 18, {"SEOUL": 24}),
    "Y2605": (190, 175, {"SEOUL": 120, "BUSAN": 60}),
    "Y2610": (35, 330, {"SEOUL": 240}),
}
NUMBERED = {"SEOUL": 12, "STORE1": 3}
SUPPLIERS = {
    "soap": ("통영 유자방", "주식회사 통영유자방", "612-81-33453", "유자 비누 제조", "오미래"),
    "lamp": ("전주 한지등", "한지등 주식회사", "402-81-27714", "조명 제조", "서가람"),
}
BUYERS_OF_SOAP, EACH = 3, 10


def make_stock(shops: Mapping[str, Channel], goods: Mapping[str, VariantId], buyers: Mapping[str, Buyer]) -> int:
    """Lots, numbers, a transfer, purchase orders, reorder points and a count; the number of lots."""
    suppliers = {code: _supplier(*facts) for code, facts in SUPPLIERS.items()}
    _lots(goods[SOAP])
    _lanterns(goods)
    shoppers = [buyer for buyer in buyers.values() if buyer.shop == "shop"][:BUYERS_OF_SOAP]
    for number, buyer in enumerate(shoppers):
        _order(shops["shop"], buyer, number)
    _transfers(goods)
    _purchases(goods, suppliers)
    _points(goods, suppliers)
    _count(goods)
    return len(LOTS)


def _supplier(name: str, legal_name: str, number: str, trade: str, representative: str) -> PartyId:
    return create_company(
        name=name,
        legal_name=legal_name,
        business_number=number,
        trade=trade,
        representative=representative,
        actor=SEEDER,
    )


def _lots(soap: VariantId) -> None:
    """Hand wash is told apart by lots; what lay there before has none. A few bottles leak."""
    with clock.at(clock.now() - timedelta(days=34)):
        inventory.set_tracking(variant_id=soap, tracking=Tracking.LOT, actor=SEEDER)
        today = clock.today() + timedelta(days=34)
        for code, (made, expires, units) in LOTS.items():
            lot = LotDraft(code, today - timedelta(days=made), today + timedelta(days=expires))
            for place, count in units.items():
                inventory.receive_goods(
                    place_code=place,
                    lines=[ReceiptLine(soap, count, lot)],
                    key=f"demo:lot:{code}:{place}",
                    actor=SEEDER,
                    reference=f"납품서 {code}",
                )
    inventory.set_shelf_life(days=14, variant_id=soap, actor=SEEDER)
    moved = Moved(soap, 4, "Y2605")
    inventory.set_aside(place_code="SEOUL", moved=moved, key="demo:leak", why="펌프가 샘", actor=SEEDER)
    inventory.set_safety(place_code="SEOUL", variant_id=soap, units=6, actor=SEEDER)


def _lanterns(goods: Mapping[str, VariantId]) -> None:
    """The first lantern of which nothing is promised gets a number on each piece; older ones are taken back."""
    stock = list_stock([goods[sku] for sku in LANTERNS])
    promised = {level.variant_id for level in stock if level.allocated}
    sku = next((one for one in LANTERNS if goods[one] not in promised), None)
    if sku is None:
        return
    for level in stock:
        if level.variant_id == goods[sku] and level.on_hand:
            inventory.adjust_stock(
                place_code=level.place_code,
                moved=Moved(goods[sku], -level.on_hand),
                key=f"demo:unnumbered:{level.place_code}",
                why="번호 없는 등을 공방으로 되돌림",
                actor=SEEDER,
            )
    inventory.set_tracking(variant_id=goods[sku], tracking=Tracking.SERIAL, actor=SEEDER)
    first = 1
    for place, count in NUMBERED.items():
        serials = [f"WL26-{number:04d}" for number in range(first, first + count)]
        line = ReceiptLine(goods[sku], count, serials=serials)
        inventory.receive_goods(place_code=place, lines=[line], key=f"demo:numbered:{place}", actor=SEEDER)
        first += count


def _order(shop: Channel, buyer: Buyer, number: int) -> None:
    """Bottles of the lot that expires first are promised to a shopper; the first two parcels have left."""
    with clock.at(clock.now() - timedelta(days=3, hours=number)):
        cart_id = ordering.open_cart(channel=shop, actor=buyer.actor)
        ordering.put_line(cart_id=cart_id, sku=SOAP, unit_quantity=EACH, actor=buyer.actor)
        order_id = ordering.place_order(
            cart_id=cart_id,
            expected_gross=get_cart(cart_id, buyer.actor).quote.gross,
            details=CheckoutDetails(
                email=buyer.email, ship_to=buyer.address, payment_method=PaymentMethod.BANK_TRANSFER
            ),
            key=f"demo-soap-{number}",
            actor=buyer.actor,
        )
    if number < BUYERS_OF_SOAP - 1:
        with clock.at(clock.now() - timedelta(days=2, hours=number)):
            ordering.mark_paid(order_id=order_id, actor=SEEDER)
            ordering.ship_order(order_id=order_id, actor=SEEDER)


def _transfers(goods: Mapping[str, VariantId]) -> None:
    """One has arrived; one is under way, of which a part came."""
    with clock.at(clock.now() - timedelta(days=12)):
        old = _send([Moved(goods[REFILL], 6)], "demo:transfer:1", "주말 보충", 2)
    _arrive(old, 6, "demo:arrived:1")
    with clock.at(clock.now() - timedelta(days=1)):
        new = _send([Moved(goods[SOAP], 24, "Y2605"), Moved(goods[BAR], 12)], "demo:transfer:2", "성수 매장 진열", 3)
    _arrive(new, 8, "demo:arrived:2")


def _send(lines: Sequence[Moved], key: str, note: str, days: int) -> UUID:
    return inventory.send_transfer(
        from_place="SEOUL",
        to_place="STORE1",
        lines=lines,
        key=key,
        actor=SEEDER,
        expected_on=clock.today() + timedelta(days=days),
        note=note,
    )


def _arrive(transfer_id: UUID, units: int, key: str) -> None:
    line = get_transfer(transfer_id).lines[0]
    inventory.receive_transfer(transfer_id=transfer_id, quantities={line.id: units}, key=key, actor=SEEDER)


def _purchases(goods: Mapping[str, VariantId], suppliers: Mapping[str, PartyId]) -> None:
    """One whose first day has passed, one that is expected in time."""
    today = clock.today()
    late = [
        PurchaseLineDraft(goods[SOAP], 120, Decimal(9200), today - timedelta(days=2)),
        PurchaseLineDraft(goods[REFILL], 60, Decimal(9200), today + timedelta(days=9)),
    ]
    with clock.at(clock.now() - timedelta(days=20)):
        _buy(late, suppliers["soap"], "demo:purchase:1", "겨울 물량")
    with clock.at(clock.now() - timedelta(days=5)):
        lamps = [PurchaseLineDraft(goods[LANTERNS[0]], 24, Decimal(31000), today + timedelta(days=16))]
        _buy(lamps, suppliers["lamp"], "demo:purchase:2", "")


def _buy(lines: Sequence[PurchaseLineDraft], supplier_id: UUID, key: str, note: str) -> None:
    inventory.place_purchase(
        supplier_id=supplier_id, place_code="SEOUL", lines=lines, currency="KRW", key=key, actor=SEEDER, note=note
    )


def _points(goods: Mapping[str, VariantId], suppliers: Mapping[str, PartyId]) -> None:
    """Soaps and lanterns are ordered again; of some there is less than that now, whatever the year sold."""
    wanted = [("SCN-SOAP-RC", "SEOUL", "soap"), ("SCN-SOAP-CH", "BUSAN", "soap"), ("LGT-BULB", "STORE1", "")]
    for sku, place, supplier in wanted:
        known = [(goods[one], place) for one in sorted(goods) if one.startswith(sku)]
        for variant_id, code in known[:1]:
            free = sum(level.available for level in list_stock([variant_id]) if level.place_code == code)
            inventory.set_reorder_point(
                place_code=code,
                variant_id=variant_id,
                at=free + 5,
                up_to=free + 60,
                supplier_id=suppliers.get(supplier),
                actor=SEEDER,
            )
    inventory.set_reorder_point(
        place_code="SEOUL", variant_id=goods[SOAP], at=60, up_to=300, supplier_id=suppliers["soap"], actor=SEEDER
    )


def _count(goods: Mapping[str, VariantId]) -> None:
    """A blind count goes on in the store: one SKU as it should be, one with a piece missing."""
    with clock.at(clock.now() - timedelta(hours=2)):
        count_id = inventory.begin_count(place_code="STORE1", note="욕실 선반", actor=SEEDER)
        for sku, missing in (("SCN-SOAP-RC", 0), ("SCN-SOAP-CH", 1)):
            there = sum(one.on_hand for one in list_stock([goods[sku]]) if one.place_code == "STORE1")
            found = max(0, there - missing)
            inventory.note_found(count_id=count_id, variant_id=goods[sku], found=found, actor=SEEDER)
