"""Our accounts at banks."""

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from jangteo.banking.errors import AccountNotFound, InvalidAccount, LineNotFound
from jangteo.banking.models import BankAccount, StatementLine
from jangteo.banking.rules.bank_files.cells import account_number
from jangteo.kernel import audit, clock
from jangteo.kernel.money import UnknownCurrency, currency_digits
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor

LOCK = "bank-lock"


@transaction.atomic
def create_account(  # noqa: PLR0913 -- the fields of the form
    *, code: str, name: str, bank: str, number: str, currency: str, entity: str = "", actor: Actor, why: str = ""
) -> UUID:
    """An account of ours, whose files are imported from now on; returns its id.

    number  as it is written; signs between its digits are left out
    raises  NotPermitted, InvalidAccount
    """
    require(actor, Action.PAYMENTS_HANDLE)
    told = {"code": code.strip(), "name": name.strip() or code.strip(), "bank": bank.strip(), "entity": entity.strip()}
    bare, currency = account_number(number), currency.strip().upper()
    try:
        currency_digits(currency)
    except UnknownCurrency:
        raise InvalidAccount(field="currency") from None
    if not told["code"] or len(told["code"]) > 40:
        raise InvalidAccount(field="code")
    if not bare or len(bare) > 40:
        raise InvalidAccount(field="number")
    try:
        with transaction.atomic():
            row = BankAccount.objects.create(
                code=told["code"],
                name=told["name"][:120],
                bank=told["bank"][:60],
                entity=told["entity"][:40],
                number=bare,
                currency=currency,
                created_at=clock.now(),
            )
    except IntegrityError:
        raise InvalidAccount("this code or number is there already", field="code") from None
    audit.record(
        actor=actor,
        action="banking.create_account",
        subject_kind="bank_account",
        subject_id=row.pk,
        after={"code": row.code, "bank": row.bank, "currency": currency},
        why=why,
    )
    return row.pk


def account_of(code: str) -> BankAccount:
    """One of our accounts.

    raises  AccountNotFound
    """
    row = BankAccount.objects.filter(code=code.replace("\x00", "")).first()
    if row is None:
        raise AccountNotFound
    return row


def locked_line(line_id: UUID) -> StatementLine:
    """A line, locked: whoever uses the same one waits, and then sees what is left.

    raises  LineNotFound
    """
    rows = StatementLine.objects.filter(pk=line_id)
    row = (rows if LOCK in settings.JANGTEO_UNGUARDED else rows.select_for_update()).first()
    if row is None:
        raise LineNotFound
    return row
