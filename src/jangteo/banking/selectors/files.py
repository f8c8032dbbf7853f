"""Our accounts, and files of banks before and after they are imported."""

from uuid import UUID

from django.db.models import Count, F, Q, Sum

from jangteo.banking.errors import FileNotFound
from jangteo.banking.models import BankAccount, BankFile
from jangteo.banking.types.views import AccountView, FileFormat, FileView
from jangteo.kernel.money import Money

LEFT = F("lines__amount_minor") - F("lines__applied_minor") - F("lines__aside_minor")
IS_OPEN = Q(lines__amount_minor__gt=F("lines__applied_minor") + F("lines__aside_minor"))


def list_accounts() -> list[AccountView]:
    """Our accounts by code, with what is open on each. One query."""
    rows = BankAccount.objects.annotate(
        count=Count("lines"), open_count=Count("lines", filter=IS_OPEN), open_minor=Sum(LEFT, filter=IS_OPEN)
    )
    return [
        AccountView(
            id=row.pk,
            code=row.code,
            name=row.name,
            bank=row.bank,
            number=row.number,
            currency=row.currency,
            entity=row.entity,
            lines=row.count,
            open_lines=row.open_count,
            open=Money(row.open_minor or 0, row.currency),
        )
        for row in rows.order_by("code")
    ]


def list_files(*, limit: int = 20) -> list[FileView]:
    """The files that were imported, newest first. One query."""
    rows = BankFile.objects.filter(imported_at__isnull=False).select_related("account").defer("file")
    return [file_view(row) for row in rows.order_by("-imported_at")[:limit]]


def get_file(file_id: UUID) -> FileView:
    """One file.

    raises  FileNotFound
    """
    row = BankFile.objects.select_related("account").defer("file").filter(pk=file_id).first()
    if row is None:
        raise FileNotFound
    return file_view(row)


def file_view(row: BankFile) -> FileView:
    """A file as pages show it."""
    return FileView(
        id=row.pk,
        account_code=row.account.code,
        name=row.name,
        format=FileFormat(row.format),
        rows=row.rows,
        new=row.new,
        read_at=row.read_at,
        read_by=row.read_by,
        imported_at=row.imported_at,
        imported_by=row.imported_by,
    )
