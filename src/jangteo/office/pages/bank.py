"""Our bank accounts: files come in, looked at before they are imported; lines by what became of them."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.banking import services
from jangteo.banking.errors import FileNotFound
from jangteo.banking.selectors import list_accounts, list_files, list_lines, state_totals
from jangteo.banking.types.views import LineFilter
from jangteo.kernel.errors import JangteoError
from jangteo.office.pages.amounts import CurrencyField
from jangteo.office.pages.frame import PAGE_SIZE, attempt, one_of, page_number, pager, searched, show, staff_actor
from jangteo.office.wording import refusal_in_words

MOST_BYTES = 32 * 1024 * 1024
AT_ONCE = 25  # lines applied while the page waits; the worker goes on with the rest
FILES = 10


class AccountForm(forms.Form):
    """An account of ours."""

    code = forms.CharField(label=pgettext_lazy("office", "Code"), max_length=40)
    name = forms.CharField(label=pgettext_lazy("office", "Name"), max_length=120, required=False)
    bank = forms.CharField(label=pgettext_lazy("office", "Name of the bank"), max_length=60)
    number = forms.CharField(label=pgettext_lazy("office", "Account number"), max_length=60)
    currency = CurrencyField(label=pgettext_lazy("office", "Currency"), initial="KRW")
    entity = forms.CharField(label=pgettext_lazy("office", "Legal entity"), max_length=40, required=False)


@require_GET
def list_page(request: HttpRequest) -> HttpResponse:
    """Lines by what became of them, what they come to, our accounts and the newest files."""
    accounts = list_accounts()
    account = one_of(request, "account", [one.code for one in accounts]) or ""
    wanted = one_of(request, "state", list(LineFilter)) or LineFilter.QUEUE
    offset, text = (page_number(request) - 1) * PAGE_SIZE, searched(request)
    lines, total = list_lines(wanted=wanted, account=account, text=text, offset=offset, limit=PAGE_SIZE)
    return show(
        request,
        "bank",
        pgettext("office", "Deposits"),
        lines=lines,
        totals=state_totals(account),
        accounts=accounts,
        account=account,
        filters=list(LineFilter),
        wanted=wanted,
        q=text,
        files=list_files(limit=FILES),
        form=AccountForm(),
        pager=pager(request, total),
    )


@require_POST
def add_account(request: HttpRequest) -> HttpResponse:
    """One account more."""
    form = AccountForm(request.POST)
    if not form.is_valid():
        for name, errors in form.errors.items():
            messages.error(request, f"{form.fields[name].label}: {errors[0]}")
        return redirect("office:bank")
    done = pgettext("office", "The account is there: import its first file.")
    attempt(request, done, lambda: services.create_account(**form.cleaned_data, actor=staff_actor(request)))
    return redirect("office:bank")


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """A file is read; what it would bring is looked at next."""
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, pgettext("office", "Choose a file."))
        return redirect("office:bank")
    try:
        file_id = services.read_file(
            account_code=request.POST.get("account", ""),
            name=upload.name or "",
            data=upload.read(MOST_BYTES + 1),
            actor=staff_actor(request),
        )
    except JangteoError as error:
        if error.status >= 500:
            raise
        messages.error(request, refusal_in_words(error))
        return redirect("office:bank")
    return redirect("office:bank_file", file_id=file_id)


@require_http_methods(["GET", "POST"])
def file_page(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """GET shows what a file would bring; POST imports it and looks at once at the first of what came in."""
    actor = staff_actor(request)
    if request.method == "POST":
        done = pgettext("office", "Imported. What is certain is assigned within a minute; the rest is below.")
        if attempt(request, done, lambda: services.import_file(file_id=file_id, actor=actor)):
            services.match_lines(actor=actor, most=AT_ONCE)
        return redirect("office:bank")
    try:
        preview = services.preview_file(file_id=file_id, actor=actor)
    except FileNotFound:
        raise Http404 from None
    title = pgettext("office", "File %(name)s") % {"name": preview.file.name}  # the frame begins titles with a capital
    return show(request, "bank_file", title, preview=preview, file=preview.file)
