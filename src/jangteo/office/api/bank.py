"""Deposits: our bank accounts, files of banks, their lines, and what each of them pays."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Field, File, Query, Router, Status, UploadedFile

from jangteo.banking import services
from jangteo.banking.errors import ApplicationNotFound
from jangteo.banking.selectors import get_line, list_accounts
from jangteo.banking.selectors.lines import page_of_lines
from jangteo.banking.types.views import Aside, LineFilter, Part
from jangteo.billing.selectors.charges import get_charge
from jangteo.kernel.api import Schema, Text, only_file
from jangteo.kernel.types import Action, Actor
from jangteo.office.api.bank_schemas import (
    AccountIn,
    ApplyIn,
    AsideIn,
    BankAccountOut,
    BankAccountsOut,
    BankLinePageOut,
    FilePreviewOut,
    ImportedOut,
    PartIn,
    TakenBackIn,
    WholeBankLineOut,
    account_out,
    bank_line_out,
    preview_out,
    whole_line_out,
)
from jangteo.office.api.door import Cursor, Limit, at, further, staff, staff_actor
from jangteo.ordering.selectors import get_order

router = Router()
ACCOUNTS, LINE = "/bank-accounts", "/bank-lines/{line_id}"
MOST_BYTES = 32 * 1024 * 1024
AT_ONCE = 25  # lines applied while the caller waits; the worker goes on with the rest
NOTES = "INT-"  # numbers of notes of late interest


class BankLineQuery(Schema):
    """What a list of lines is narrowed to."""

    state: LineFilter = Field(LineFilter.QUEUE, description="queue: what came in and is not explained to the end.")
    account: Text = Field("", max_length=40, description="Code of one of our accounts.")
    q: Text = Field("", max_length=100, description="Part of a payer's name or of the words beside, or an amount.")


@router.get(ACCOUNTS, response=BankAccountsOut, summary="List bank accounts")
@staff(Action.PAYMENTS_HANDLE)
def list_bank_accounts(request: HttpRequest) -> BankAccountsOut:
    """Our accounts, and how much that came in is not explained yet."""
    return BankAccountsOut(items=[account_out(one) for one in list_accounts()])


@router.post(ACCOUNTS, response={201: BankAccountOut}, summary="Make a bank account")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def add_bank_account(request: HttpRequest, body: AccountIn) -> Status[BankAccountOut]:
    """An account of ours, whose files are read from now on."""
    made = services.create_account(**body.model_dump(), actor=staff_actor(request))
    return Status(201, next(account_out(one) for one in list_accounts() if one.id == made))


@router.post(f"{ACCOUNTS}/{{code}}/files", response={201: FilePreviewOut}, summary="Read a file of a bank")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def read_bank_file(request: HttpRequest, code: str, file: File[UploadedFile]) -> Status[FilePreviewOut]:
    """A CSV or camt.053 of at most 32 MB, as a form of `file`: what it would bring; nothing is imported yet."""
    name, data = only_file(request, file, largest=MOST_BYTES)
    actor = staff_actor(request)
    file_id = services.read_file(account_code=code, name=name, data=data, actor=actor)
    return Status(201, preview_out(services.preview_file(file_id=file_id, actor=actor)))


@router.get("/bank-files/{file_id}", response=FilePreviewOut, summary="Look at a file of a bank")
@staff(Action.PAYMENTS_HANDLE)
def look_at_bank_file(request: HttpRequest, file_id: UUID) -> FilePreviewOut:
    """What importing it would bring, or brought."""
    return preview_out(services.preview_file(file_id=file_id, actor=staff_actor(request)))


@router.post("/bank-files/{file_id}/import", response=ImportedOut, summary="Import a file of a bank")
@staff(Action.PAYMENTS_HANDLE)
def import_bank_file(request: HttpRequest, file_id: UUID) -> ImportedOut:
    """What is new in it stands in the books; deposits that are certain are applied within a minute."""
    actor = staff_actor(request)
    new = services.import_file(file_id=file_id, actor=actor)
    applied = services.match_lines(actor=actor, most=AT_ONCE).applied if new else 0
    return ImportedOut(new=new, applied=applied)


@router.get("/bank-lines", response=BankLinePageOut, summary="List bank lines")
@staff(Action.PAYMENTS_HANDLE)
def list_bank_lines(
    request: HttpRequest, wanted: Query[BankLineQuery], cursor: Cursor, limit: Limit
) -> BankLinePageOut:
    """Lines of our accounts by what became of them, the newest first."""
    page = page_of_lines(wanted.state, account=wanted.account, text=wanted.q, cursor=at(cursor), limit=limit)
    return BankLinePageOut(items=[bank_line_out(one) for one in page.rows], next_cursor=further(page), total=page.total)


@router.get(LINE, response=WholeBankLineOut, summary="Read a bank line")
@staff(Action.PAYMENTS_HANDLE)
def read_bank_line(request: HttpRequest, line_id: UUID) -> WholeBankLineOut:
    """A line, what it was used for, and the ways to use what is left of it, the best first."""
    line = get_line(line_id)
    candidates = services.find_candidates(line_id) if line.left.minor > 0 else []
    return whole_line_out(line, candidates, staff_actor(request))


@router.post(f"{LINE}/applications", response=WholeBankLineOut, summary="Say what a deposit pays")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def apply_bank_line(request: HttpRequest, line_id: UUID, body: ApplyIn) -> WholeBankLineOut:
    """Set a line, or some of it, against orders and notes of late interest; each is paid by its part."""
    get_line(line_id)
    actor = staff_actor(request)
    parts = [_part(one, actor) for one in body.parts]
    services.apply_line(line_id=line_id, parts=parts, actor=actor, why=body.why)
    return read_bank_line(request, line_id)


@router.post(f"{LINE}/applications/{{application_id}}/end", response=WholeBankLineOut, summary="Take a deposit off")
@staff(Action.PAYMENTS_HANDLE)
def unapply_bank_line(request: HttpRequest, line_id: UUID, application_id: UUID, body: TakenBackIn) -> WholeBankLineOut:
    """An order or note awaits as much anew, and the line is open by it."""
    _require_use(application_id, {one.id for one in get_line(line_id).applications})
    services.reverse_application(application_id=application_id, actor=staff_actor(request), why=body.why)
    return read_bank_line(request, line_id)


@router.post(f"{LINE}/asides", response=WholeBankLineOut, summary="Set a deposit aside")
@staff(Action.PAYMENTS_HANDLE, has_key=True)
def set_bank_line_aside(request: HttpRequest, line_id: UUID, body: AsideIn) -> WholeBankLineOut:
    """A line, or some of it, is for no order; why is said."""
    fee = body.fee.to_money() if body.fee else None
    aside = Aside(body.reason, body.amount.to_money(), fee, body.counterpart)
    services.set_aside(line_id=line_id, aside=aside, actor=staff_actor(request), why=body.why)
    return read_bank_line(request, line_id)


@router.post(f"{LINE}/asides/{{aside_id}}/end", response=WholeBankLineOut, summary="Take a deposit up again")
@staff(Action.PAYMENTS_HANDLE)
def take_bank_line_up(request: HttpRequest, line_id: UUID, aside_id: UUID, body: TakenBackIn) -> WholeBankLineOut:
    """What was set aside is open again."""
    _require_use(aside_id, {one.id for one in get_line(line_id).asides})
    services.take_up_again(aside_id=aside_id, actor=staff_actor(request), why=body.why)
    return read_bank_line(request, line_id)


def _part(one: PartIn, actor: Actor) -> Part:
    number, amount = one.number.upper(), one.amount.to_money()
    if number.startswith(NOTES):
        return Part(None, amount, get_charge(actor, number).summary.id)
    return Part(get_order(number, actor).summary.id, amount)


def _require_use(use_id: UUID, known: set[UUID]) -> None:
    if use_id not in known:
        raise ApplicationNotFound
