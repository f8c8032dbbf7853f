"""Deposits at a bank of ours, and orders that await them."""

from collections.abc import Sequence
from uuid import UUID

from factories import ACTOR, channel, order_of, shopper, stocked
from jangteo.banking import services
from jangteo.banking.models import StatementLine
from jangteo.banking.types.views import Part
from jangteo.channels.types import Channel
from jangteo.kernel import verify
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor
from jangteo.ledger.selectors import balance
from jangteo.ledger.types import Account
from jangteo.ordering.models import Order
from jangteo.payments.models import Payment

HEAD = "거래일자,거래시간,입금자명,입금액,출금액,적요,가상계좌번호\n"
NUMBER = "110-123-456789"


def won(minor: int) -> Money:
    return Money(minor, "KRW")


def account(code: str = "main", number: str = NUMBER) -> UUID:
    return services.create_account(code=code, name=code, bank="신한", number=number, currency="KRW", actor=ACTOR)


def row(amount: int, name: str = "", words: str = "", *, moment: str = "10:00:00", number: str = "") -> str:
    """A line of a bank's file; below zero it went out."""
    into, out = (amount, 0) if amount > 0 else (0, -amount)
    return f"2026-11-05,{moment},{name},{into},{out},{words},{number}\n"


def statement(*rows: str) -> bytes:
    return (HEAD + "".join(rows)).encode("cp949")


def bring_in(*rows: str, code: str = "main") -> list[StatementLine]:
    """The lines of a file, imported."""
    file_id = services.read_file(account_code=code, name="11월.csv", data=statement(*rows), actor=ACTOR)
    services.import_file(file_id=file_id, actor=ACTOR)
    return list(StatementLine.objects.filter(file=file_id).order_by("line_number"))


def shop() -> Channel:
    """A shop of mugs at 10,000 won."""
    made = channel()
    stocked(made, {"MUG": 100}, amount="10000")
    return made


def order_for(shop: Channel, mugs: int = 1, buyer: Actor | None = None) -> Order:
    return order_of(shop, buyer or shopper(), {"MUG": mugs})


def code_of(order: Order) -> str:
    return str(Payment.objects.filter(order_id=order.pk).latest("number").deposit_code)


def apply(line: StatementLine, parts: Sequence[tuple[Order, int]]) -> None:
    services.apply_line(line_id=line.pk, parts=[Part(order.pk, won(minor)) for order, minor in parts], actor=ACTOR)


def held(line: StatementLine) -> int:
    """What stands in suspense for a line."""
    return -balance(Account.SUSPENSE, "KRW", counterpart=str(line.pk)).minor


def used(line: StatementLine) -> tuple[int, int]:
    """Applied and set aside."""
    line.refresh_from_db()
    return line.applied_minor, line.aside_minor


def paid(order: Order) -> tuple[str, int]:
    """How an order stands, and what came of it."""
    order.refresh_from_db()
    rows = Payment.objects.filter(order_id=order.pk).exclude(state="void")
    return order.payment, sum(one.captured_minor for one in rows)


def broken() -> list[str]:
    """The invariants of money that do not hold."""
    names = ("banking.", "payments.", "ledger.", "ordering.payment", "credit.")
    return [one.invariant.name for one in verify.run() if one.rows and one.invariant.name.startswith(names)]
