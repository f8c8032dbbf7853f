"""The form that drafts a contract from a buyer's page: what is typed, read line by line."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from jangteo.catalog.selectors import variants_by_sku
from jangteo.catalog.selectors.shelves import categories_by_slug
from jangteo.catalog.selectors.staff import list_all_categories
from jangteo.channels.selectors import list_channels
from jangteo.contracts.services import draft_contract
from jangteo.contracts.types import CommitmentDraft, CommitmentPeriod, ContractDraft, Measure, NewList, RenewalKind
from jangteo.kernel import clock
from jangteo.kernel.clock import SEOUL
from jangteo.kernel.errors import JangteoError
from jangteo.kernel.permissions import allows
from jangteo.kernel.types import Action
from jangteo.kernel.wholes import read_figure, read_whole
from jangteo.office.pages.amounts import read_money
from jangteo.office.pages.contracts import bound_of
from jangteo.office.pages.frame import language, show, staff_actor
from jangteo.office.pages.rights import day_of, ends_at
from jangteo.office.wording import refusal_in_words
from jangteo.parties.errors import PartyNotFound
from jangteo.parties.selectors import get_party
from jangteo.parties.types import PartySummary
from jangteo.pricing.errors import InvalidBound
from jangteo.pricing.selectors import list_price_lists, read_price
from jangteo.pricing.types import AudienceKind, Bound, Derivation, PriceRow

COMMITMENT_ROWS = 3
MOST_LINES = 2000
LONGEST = 200_000
LARGEST_WHOLE = 999_999
FIELDS = (
    *("title_ko", "title_en", "code", "first_day", "last_day", "notice_days", "renewal", "renewal_months"),
    *("of", "channel", "prices", "base", "percent", "round_to", "bounds", "existing", "priority", "why"),
)


class _Wrong(Exception):
    """What was typed into a field can't be read."""

    def __init__(self, field: str, words: Any) -> None:
        super().__init__(str(words))
        self.field, self.words = field, str(words)


@require_http_methods(["GET", "POST"])
def draft_page(request: HttpRequest, party_id: UUID) -> HttpResponse:
    """GET shows the form, POST keeps a draft; nothing holds before it is put in force on the contract's page."""
    party, actor = _party(request, party_id), staff_actor(request)
    if request.method == "GET":
        return _page(request, party, _first(party), {})
    form: dict[str, Any] = {name: request.POST.get(name, "").replace("\0", "").strip()[:LONGEST] for name in FIELDS}
    form["commitments"] = _typed_commitments(request)
    try:
        wanted = _draft(form, party)
        draft_contract(draft=wanted, actor=actor, why=form["why"][:300])
    except _Wrong as wrong:
        return _page(request, party, form, {wrong.field: wrong.words}, status=422)
    except JangteoError as error:
        if error.status >= 500:
            raise
        field = {"valid_until": "last_day", "valid_from": "first_day", "names": "title_ko", "list": "existing"}
        field["times"] = "percent"
        named = str(error.facts.get("field", ""))
        return _page(request, party, form, {field.get(named, named): refusal_in_words(error)}, status=error.status)
    messages.success(request, pgettext("office", "The draft is kept. Look it through, then put it in force."))
    return redirect("office:contract", code=wanted.code)


def _party(request: HttpRequest, party_id: UUID) -> PartySummary:
    try:
        party = get_party(party_id)
    except PartyNotFound:
        raise Http404 from None
    if not allows(staff_actor(request), Action.PRICE_LISTS_CHANGE, party_id=party_id):
        raise Http404
    return party


def _first(party: PartySummary) -> dict[str, Any]:
    """The form as it opens: from tomorrow for a year, prices by hand."""
    first = clock.today() + timedelta(days=1)
    last = (first.replace(day=28) if (first.month, first.day) == (2, 29) else first).replace(year=first.year + 1)
    return {
        "title_ko": f"{party.name} {first.year} 계약",
        "title_en": f"{party.name} contract {first.year}",
        "first_day": first.isoformat(),
        "last_day": (last - timedelta(days=1)).isoformat(),
        "notice_days": "60",
        "renewal": RenewalKind.NEGOTIATED.value,
        "of": "own",
        "priority": "30",
        "percent": "95",
        "round_to": "10",
        "commitments": [{} for _ in range(COMMITMENT_ROWS)],
    }


def _page(
    request: HttpRequest, party: PartySummary, form: Mapping[str, Any], errors: Mapping[str, str], status: int = 200
) -> HttpResponse:
    actor = staff_actor(request)
    lists = list_price_lists(actor=actor)
    theirs = {(AudienceKind.PARTY, party.id)}
    known = {*FIELDS, "commitments"}
    response = show(
        request,
        "contract_draft",
        pgettext("office", "Draft a contract with %(name)s") % {"name": party.name},
        party=party,
        form=form,
        errors={name: words for name, words in errors.items() if name in known},
        other_errors=[words for name, words in errors.items() if name not in known],
        channels=list_channels(),
        bases=[one for one in lists if not one.is_bounded],
        existing=[one for one in lists if one.audiences and set(one.audiences) <= theirs],
        categories=list_all_categories(language()),
        renewals=list(RenewalKind),
        periods=list(CommitmentPeriod),
        measures=list(Measure),
    )
    response.status_code = status
    return response


def _draft(form: Mapping[str, Any], party: PartySummary) -> ContractDraft:
    """raises  _Wrong, InvalidBound"""
    first, last = _day(form, "first_day"), _day(form, "last_day")
    if first is None:
        raise _Wrong("first_day", pgettext("office", "Enter a day."))
    renewal = next((one for one in RenewalKind if one.value == form["renewal"]), RenewalKind.NEGOTIATED)
    of_list = form["of"] == "existing"
    new_list = None if of_list else _new_list(form)
    return ContractDraft(
        code=form["code"],
        names={key: form[f"title_{key}"] for key in ("ko", "en") if form[f"title_{key}"]},
        party_id=party.id,
        valid_from=datetime.combine(first, time(), SEOUL),
        valid_until=ends_at(last),
        price_list=form["existing"] or "-" if of_list else None,
        new_list=new_list,
        commitments=_commitments(form, new_list.currency if new_list else _currency_of(form["existing"])),
        notice_days=_whole(form, "notice_days"),
        renewal=renewal,
        renewal_months=_whole(form, "renewal_months") if renewal == RenewalKind.RENEWS else None,
    )


def _new_list(form: Mapping[str, Any]) -> NewList:
    priority = _whole(form, "priority", signed=True)
    if form["of"] == "linked":
        base = next((one for one in list_price_lists() if one.code == form["base"]), None)
        if base is None:
            raise _Wrong("base", pgettext("office", "There is no such price list."))
        derived = Derivation(base.code, _number(form, "percent") / 100, _number(form, "round_to"))
        bounds = _bounds(form["bounds"])
        return NewList(base.currency, base.includes_tax, priority, derived=derived, bounds=bounds)
    channel = next((one for one in list_channels() if one.code == form["channel"]), None)
    if channel is None:
        raise _Wrong("channel", pgettext("office", "Choose a channel."))
    return NewList(channel.currency, channel.prices_include_tax, priority, prices=_prices(form["prices"]))


def _prices(text: str) -> tuple[PriceRow, ...]:
    """Lines of SKU, perhaps a from-quantity, and a unit price."""
    rows = _lines("prices", text, (2, 3))
    ids = _ids("prices", rows)
    found = []
    for number, words in rows:
        quantity, price = words[1] if len(words) == 3 else "1", words[-1]
        step = read_whole(quantity)
        try:
            unit = read_price(price)
        except ValueError:
            step = None
        if step is None:
            raise _Wrong("prices", _in_line(number, " ".join(words)))
        found.append(PriceRow(ids[words[0]], unit, step))
    return tuple(found)


def _bounds(text: str) -> dict[UUID, Bound]:
    """Lines of SKU, floor, cap; a dash leaves a side open."""
    rows = _lines("bounds", text, (3,))
    ids = _ids("bounds", rows)
    found = {}
    for number, words in rows:
        try:
            found[ids[words[0]]] = Bound(bound_of(words[1]), bound_of(words[2]))
        except InvalidBound:
            raise _Wrong("bounds", _in_line(number, " ".join(words))) from None
    return found


def _lines(field: str, text: str, counts: Sequence[int]) -> list[tuple[int, list[str]]]:
    found = [(number, line.split()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(found) > MOST_LINES:
        raise _Wrong(field, pgettext("office", "That is more than %(most)s lines.") % {"most": MOST_LINES})
    for number, words in found:
        if len(words) not in counts:
            raise _Wrong(field, _in_line(number, " ".join(words)))
    return found


def _ids(field: str, rows: Sequence[tuple[int, Sequence[str]]]) -> dict[str, UUID]:
    variants = variants_by_sku({words[0] for _number, words in rows})
    for number, words in rows:
        if words[0] not in variants:
            raise _Wrong(
                field,
                pgettext("office", "Line %(line)s: there is no SKU %(sku)s.") % {"line": number, "sku": words[0][:64]},
            )
    return {sku: variant.id for sku, variant in variants.items()}


def _in_line(number: int, text: str) -> str:
    return pgettext("office", "Line %(line)s can't be read: %(text)s") % {"line": number, "text": text[:80]}


def _typed_commitments(request: HttpRequest) -> list[dict[str, str]]:
    names = ("what", "amount", "measure", "period")
    return [
        {name: request.POST.get(f"{name}-{row}", "").replace("\0", "").strip()[:100] for name in names}
        for row in range(COMMITMENT_ROWS)
    ]


def _commitments(form: Mapping[str, Any], currency: str) -> tuple[CommitmentDraft, ...]:
    """Rows of what (nothing: all; a category; a SKU), how much, of what measure, in what period."""
    filled = [row for row in form["commitments"] if row["amount"]]
    whats = [row["what"] for row in filled if row["what"]]
    shelves = categories_by_slug([what.removeprefix("category:") for what in whats if what.startswith("category:")])
    variants = variants_by_sku([what for what in whats if not what.startswith("category:")])
    found = []
    for row in filled:
        what, shelf, variant = (
            row["what"],
            shelves.get(row["what"].removeprefix("category:")),
            variants.get(row["what"]),
        )
        if what and shelf is None and variant is None:
            raise _Wrong("commitments", pgettext("office", "There is no SKU or category %(what)s.") % {"what": what})
        measure = Measure.AMOUNT if row["measure"] == Measure.AMOUNT else Measure.QUANTITY
        found.append(
            CommitmentDraft(
                committed=_committed(row["amount"], measure, currency),
                measure=measure,
                period=next((one for one in CommitmentPeriod if one.value == row["period"]), CommitmentPeriod.TERM),
                variant_id=variant.id if variant else None,
                category_id=shelf.id if shelf and not variant else None,
            )
        )
    return tuple(found)


def _committed(text: str, measure: Measure, currency: str) -> int:
    found = read_whole(text) if measure == Measure.QUANTITY else None
    if measure == Measure.AMOUNT:
        amount = read_money(text, currency)
        found = None if amount is None else amount.minor
    if found is None:
        raise _Wrong("commitments", pgettext("office", "%(text)s is no amount or number of pieces.") % {"text": text})
    return found


def _currency_of(code: str) -> str:
    return next((one.currency for one in list_price_lists() if one.code == code), "KRW")


def _whole(form: Mapping[str, Any], name: str, *, signed: bool = False) -> int:
    found = read_whole(form[name], signed=signed)
    if found is None or abs(found) > LARGEST_WHOLE:
        raise _Wrong(name, pgettext("office", "Enter a whole number."))
    return found


def _number(form: Mapping[str, Any], name: str) -> Decimal:
    found = read_figure(form[name], signed=True)
    if found is None:
        raise _Wrong(name, pgettext("office", "Enter a number."))
    return found


def _day(form: Mapping[str, Any], name: str) -> date | None:
    try:
        found = day_of(form[name])
    except ValueError:
        raise _Wrong(name, pgettext("office", "Enter a day.")) from None
    if found is not None and not 2000 <= found.year <= 2200:
        raise _Wrong(name, pgettext("office", "Enter a day."))
    return found
