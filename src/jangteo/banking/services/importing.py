"""Files of banks: read and shown first, then imported; what is known stays one."""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from jangteo.banking.errors import FileNotFound, OfAnotherAccount, UnreadableBankFile
from jangteo.banking.models import BankAccount, BankFile, StatementLine
from jangteo.banking.rules.bank_files import account_above, read_camt053, read_statement
from jangteo.banking.selectors.files import file_view
from jangteo.banking.services.accounts import account_of
from jangteo.banking.types import BankLine
from jangteo.banking.types.views import FileFormat, FilePreview, FileRow
from jangteo.kernel import audit, clock
from jangteo.kernel.ids import new_id
from jangteo.kernel.money import Money
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Action, Actor
from jangteo.ledger.services import post_all
from jangteo.ledger.types import Account, EntryDraft, Line, Subject

KEPT_UNIMPORTED = timedelta(days=1)
LARGEST_MINOR = 10**15
LONGEST_NAME, LONGEST_REFERENCE = 200, 1000
BATCH = 1000


@transaction.atomic
def read_file(*, account_code: str, name: str, data: bytes, actor: Actor) -> UUID:
    """Read a file of one of our accounts and keep it to be looked at; nothing is imported. Returns its id.

    raises  NotPermitted, AccountNotFound, UnreadableBankFile with line and column, OfAnotherAccount
    """
    require(actor, Action.PAYMENTS_HANDLE)
    account = account_of(account_code)
    kind, lines = lines_of(data, account)
    now = clock.now()
    BankFile.objects.filter(imported_at=None, read_at__lt=now - KEPT_UNIMPORTED).delete()
    known = known_fingerprints(account, lines)
    row = BankFile.objects.create(
        account=account,
        name=name.replace("\x00", "")[-200:] or "-",
        digest=hashlib.sha256(data).hexdigest(),
        format=kind.value,
        file=data,
        rows=len(lines),
        new=sum(one.fingerprint not in known for one in lines),
        read_at=now,
        read_by=actor.name[:120],
    )
    return row.pk


def lines_of(data: bytes, account: BankAccount) -> tuple[FileFormat, list[BankLine]]:
    """The lines of an account in a file.

    raises  UnreadableBankFile, OfAnotherAccount
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        found = read_camt053(data)
        lines = [one for one in found if one.account == account.number]
        if found and not lines:
            others = sorted({one.account for one in found})
            raise OfAnotherAccount(f"the file is of {', '.join(others[:5])}", accounts=others[:5])
        kind = FileFormat.CAMT053
    else:
        lines = list(read_statement(data, account=account.number, currency=account.currency))
        if (named := account_above(data)) and named != account.number:
            raise OfAnotherAccount(f"the file is of {named}", accounts=[named])
        kind = FileFormat.CSV
    for one in lines:
        if one.amount.currency != account.currency:
            what = f"{one.amount.currency} on an account in {account.currency}"
            raise UnreadableBankFile(line=one.line_number, column="", what=what)
        balance = one.balance_after.minor if one.balance_after else 0
        if max(abs(one.amount.minor), abs(balance)) > LARGEST_MINOR:
            raise UnreadableBankFile(line=one.line_number, column="", what="the amount is too large")
    return kind, lines


def known_fingerprints(account: BankAccount, lines: Sequence[BankLine]) -> set[str]:
    """Those of the lines' fingerprints that the account has already."""
    rows = StatementLine.objects.filter(account=account, fingerprint__in=[one.fingerprint for one in lines])
    return set(rows.values_list("fingerprint", flat=True))


def preview_file(*, file_id: UUID, actor: Actor, most: int = 100) -> FilePreview:
    """What importing a file that was read would do; nothing is written.

    most    rows that are told, new ones first
    raises  NotPermitted, FileNotFound
    """
    require(actor, Action.PAYMENTS_HANDLE)
    row = BankFile.objects.select_related("account").filter(pk=file_id).first()
    if row is None:
        raise FileNotFound
    account = row.account
    _, lines = lines_of(bytes(row.file), account) if row.file is not None else (None, [])
    known = known_fingerprints(account, lines)
    new = [one for one in lines if one.fingerprint not in known]
    others = BankFile.objects.filter(account=account, digest=row.digest, imported_at__isnull=False).exclude(pk=row.pk)
    same = others.values_list("imported_at", "imported_by").first()
    return FilePreview(
        file=file_view(row),
        rows=tuple(
            FileRow(one.line_number, one.on, one.amount, one.payer_name, one.reference, one.fingerprint in known)
            for one in sorted(lines, key=lambda one: (one.fingerprint in known, one.line_number))[:most]
        ),
        new=len(new),
        came=Money(sum(one.amount.minor for one in new if one.amount.minor > 0), account.currency),
        went=Money(-sum(one.amount.minor for one in new if one.amount.minor < 0), account.currency),
        before=(same[0], same[1]) if same and same[0] else None,
        is_other_kind=BankFile.objects.filter(account=account, imported_at__isnull=False)
        .exclude(format=row.format)
        .exists(),
    )


@transaction.atomic
def import_file(*, file_id: UUID, actor: Actor) -> int:
    """Import what is new in a file that was read: what came in stands in suspense until somebody knows what it is for.
    Returns how many lines are new; of a file that was imported before, none is.

    locks   the account, so that files that overlap wait for each other
    raises  NotPermitted, FileNotFound
    """
    require(actor, Action.PAYMENTS_HANDLE)
    row = BankFile.objects.select_for_update().filter(pk=file_id).first()
    if row is None:
        raise FileNotFound
    if row.imported_at:
        return 0
    account = BankAccount.objects.select_for_update().get(pk=row.account_id)
    if (
        row.file is None
        or BankFile.objects.filter(account=account, digest=row.digest, imported_at__isnull=False).exists()
    ):
        return 0
    _, lines = lines_of(bytes(row.file), account)
    known = known_fingerprints(account, lines)
    made = [_line(row, one) for one in lines if one.fingerprint not in known]
    row.file, row.new, row.imported_at, row.imported_by = None, len(made), clock.now(), actor.name[:120]
    row.save(update_fields=["file", "new", "imported_at", "imported_by"])
    StatementLine.objects.bulk_create(made, batch_size=BATCH)
    post_all(_entry(one) for one in made if one.amount_minor > 0)
    audit.record(
        actor=actor,
        action="banking.import_file",
        subject_kind="bank_file",
        subject_id=row.pk,
        after={"account": account.code, "file": row.name, "rows": row.rows, "new": row.new},
    )
    return len(made)


def _line(file: BankFile, one: BankLine) -> StatementLine:
    return StatementLine(
        id=new_id(),
        account_id=file.account_id,
        file=file,
        line_number=one.line_number,
        fingerprint=one.fingerprint,
        on=one.on,
        amount_minor=one.amount.minor,
        currency=one.amount.currency,
        payer_name=one.payer_name.replace("\x00", "")[:LONGEST_NAME],
        reference=one.reference.replace("\x00", "")[:LONGEST_REFERENCE],
        virtual_account=one.virtual_account[:40],
        balance_minor=one.balance_after.minor if one.balance_after else None,
    )


def _entry(row: StatementLine) -> EntryDraft:
    came = Money(row.amount_minor, row.currency)
    return EntryDraft(
        kind="banking.came_in",
        key=f"banking:line:{row.pk}",
        subject=Subject("bank_line", row.pk),
        lines=(Line(Account.CASH, came), Line(Account.SUSPENSE, -came, counterpart=str(row.pk))),
    )
