"""What is overdue: who is reminded of what, what is disputed, and how it is gone after."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import npgettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jangteo.billing import services
from jangteo.billing.selectors.collecting import get_policy, reminders_of
from jangteo.billing.selectors.overdue import list_disputes, list_overdue
from jangteo.billing.types.collecting import (
    LONGEST_REASON,
    CollectingPolicy,
    DisputeOutcome,
    OverdueInvoice,
    ReminderWords,
)
from jangteo.billing.types.dunning import DunningLevel, DunningPolicy
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action
from jangteo.office.collecting_words import OUTCOMES, REMINDER_WORDS
from jangteo.office.pages.amounts import MoneyField, ShareField, percent_text, plain_text
from jangteo.office.pages.credit_forms import LONGEST_WHY, worked
from jangteo.office.pages.frame import reach, show, staff_actor
from jangteo.office.pages.reading import reads_personal_data
from jangteo.office.pages.whole_field import WholeField

MOST_DAYS, LEVELS = 730, 3


class DisputeForm(forms.Form):
    """What the buyer says is not right."""

    reason = forms.CharField(label=pgettext_lazy("office", "What is not right"), max_length=LONGEST_REASON)


class OutcomeForm(forms.Form):
    """How a dispute ended."""

    outcome = forms.ChoiceField(label=pgettext_lazy("office", "Outcome"), choices=lambda: list(OUTCOMES.items()))
    note = forms.CharField(label=pgettext_lazy("office", "What you found out"), max_length=LONGEST_REASON)


def _days(label: Any, *, required: bool = False) -> WholeField:
    return WholeField(label=label, min_value=1, max_value=MOST_DAYS, required=required)


def _charging() -> forms.BooleanField:
    return forms.BooleanField(label=pgettext_lazy("office", "With it, charge late interest"), required=False)


class PolicyForm(forms.Form):
    """When which letter goes out; a letter without days does not."""

    days_1 = _days(pgettext_lazy("office", "Friendly reminder, days after the due day"), required=True)
    fee_1 = MoneyField(label=pgettext_lazy("office", "Fee"), required=False)
    is_charging_1 = _charging()
    days_2 = _days(pgettext_lazy("office", "Second reminder, days after the due day"))
    fee_2 = MoneyField(label=pgettext_lazy("office", "Fee"), required=False)
    is_charging_2 = _charging()
    days_3 = _days(pgettext_lazy("office", "Last reminder, days after the due day"))
    fee_3 = MoneyField(label=pgettext_lazy("office", "Fee"), required=False)
    is_charging_3 = _charging()
    days_between = _days(pgettext_lazy("office", "Days between two letters at least"), required=True)
    stops_after_days = _days(pgettext_lazy("office", "Days overdue after which credit is stopped"))
    late_rate = ShareField(label=pgettext_lazy("office", "Late interest a year in %"))
    why = forms.CharField(label=pgettext_lazy("office", "Why"), max_length=LONGEST_WHY, required=False)

    def policy(self) -> CollectingPolicy:
        """What was written."""
        data = self.cleaned_data
        levels: list[DunningLevel] = []
        for number, words in enumerate(ReminderWords, 1):
            days, fee = data[f"days_{number}"], data[f"fee_{number}"]
            if days:
                levels.append(
                    DunningLevel(
                        number=len(levels) + 1,
                        days_after_due=days,
                        words_code=words.value,
                        fee=fee if fee else None,
                        is_charging=data[f"is_charging_{number}"],
                    )
                )
        return CollectingPolicy(
            DunningPolicy(tuple(levels), data["days_between"]), data["stops_after_days"], data["late_rate"]
        )


@require_GET
@reads_personal_data("list of buyers", lambda page: [one.party_id for one in page["rows"]])
def list_page(request: HttpRequest) -> HttpResponse:
    """Overdue invoices, the longest first, with what a run would write now."""
    rows = _overdue(request)
    sums: dict[str, Money] = {}
    for one in rows:
        sums[one.overdue.currency] = sums.get(one.overdue.currency, Money.zero(one.overdue.currency)) + one.overdue
    return show(
        request,
        "overdue",
        pgettext("office", "Overdue"),
        rows=rows,
        sums=list(sums.values()),
        policy=get_policy(),
        levels=_level_words(get_policy().dunning.levels),
        waiting=len(services.preview_run(staff_actor(request))),
    )


@require_http_methods(["GET", "POST"])
@reads_personal_data("list of buyers", lambda page: [one.party_id for one in page["letters"]])
def run_page(request: HttpRequest) -> HttpResponse:
    """The letters of a run before they are written; sent, they are."""
    actor = staff_actor(request)
    if request.method == "POST":
        count = services.run_dunning(actor=actor, is_by_hand=True)
        services.follow_overdue(actor=actor)
        words = npgettext("office", "%(n)s letter was written.", "%(n)s letters were written.", count)
        messages.success(request, words % {"n": count})
        return redirect("office:overdue")
    letters = services.preview_run(actor)
    return show(request, "overdue_run", pgettext("office", "Reminders of today"), letters=letters)


@require_GET
@reads_personal_data("buyer", lambda page: [page["one"].party_id if page["one"] else None])
def invoice_page(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """One invoice: what was written about it, and its disputes."""
    return _invoice(request, invoice_id)


@require_POST
@reads_personal_data("buyer", lambda page: [page["one"].party_id if page["one"] else None])
def dispute(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """The buyer says it is not owed so."""
    _seen(request, invoice_id)
    form = DisputeForm(request.POST)
    actor = staff_actor(request)
    if not worked(form, lambda data: services.open_dispute(invoice_id=invoice_id, reason=data["reason"], actor=actor)):
        return _invoice(request, invoice_id, dispute_form=form)
    messages.success(request, pgettext("office", "Disputed: nobody is reminded of it until it is closed."))
    return redirect("office:overdue_invoice", invoice_id=invoice_id)


@require_POST
@reads_personal_data("buyer", lambda page: [page["one"].party_id if page["one"] else None])
def close(request: HttpRequest, invoice_id: UUID, dispute_id: UUID) -> HttpResponse:
    """How the dispute ended."""
    _seen(request, invoice_id)
    if dispute_id not in {one.id for one in list_disputes([invoice_id])}:
        raise Http404
    form, actor = OutcomeForm(request.POST), staff_actor(request)

    def work(data: dict[str, Any]) -> None:
        services.close_dispute(
            dispute_id=dispute_id, outcome=DisputeOutcome(data["outcome"]), note=data["note"], actor=actor
        )

    if not worked(form, work):
        return _invoice(request, invoice_id, outcome_form=form)
    messages.success(request, pgettext("office", "Closed. What is still owed is reminded of again."))
    return redirect("office:overdue_invoice", invoice_id=invoice_id)


@require_http_methods(["GET", "POST"])
def policy_page(request: HttpRequest) -> HttpResponse:
    """When which letter goes out, when credit stops, and what late payment costs."""
    form = PolicyForm(request.POST) if request.method == "POST" else PolicyForm(initial=_typed(get_policy()))
    if request.method == "POST" and worked(
        form,
        lambda data: services.set_policy(policy=form.policy(), actor=staff_actor(request), why=data["why"]),
    ):
        messages.success(request, pgettext("office", "Saved. It counts from the next run on."))
        return redirect("office:overdue")
    response = show(request, "overdue_policy", pgettext("office", "How what is overdue is gone after"), form=form)
    response.status_code = 422 if form.is_bound else 200
    return response


def _typed(policy: CollectingPolicy) -> dict[str, str]:
    typed = {
        "days_between": str(policy.dunning.days_between),
        "stops_after_days": str(policy.stops_after_days or ""),
        "late_rate": percent_text(policy.late_rate),
    }
    places = {words.value: number for number, words in enumerate(ReminderWords, 1)}
    for level in policy.dunning.levels:
        number = places[level.words_code]
        typed[f"days_{number}"] = str(level.days_after_due)
        typed[f"is_charging_{number}"] = "on" if level.is_charging else ""
        typed[f"fee_{number}"] = plain_text(level.fee) if level.fee else ""
    return typed


def _level_words(levels: Sequence[DunningLevel]) -> list[tuple[DunningLevel, Any]]:
    return [(one, REMINDER_WORDS[one.words_code]) for one in levels]


def _overdue(request: HttpRequest) -> list[OverdueInvoice]:
    """Those of the parties that the reader's right reaches."""
    within = reach(request, Action.PAYMENTS_HANDLE)
    return list_overdue(rate=get_policy().late_rate, party_ids=None if within is None else within)


def _seen(request: HttpRequest, invoice_id: UUID) -> OverdueInvoice | None:
    """The invoice where it is overdue; 404 where it is neither that nor was disputed or reminded of."""
    within = reach(request, Action.PAYMENTS_HANDLE)
    found = list_overdue(
        rate=get_policy().late_rate, party_ids=None if within is None else within, invoice_ids=[invoice_id]
    )
    if not found and (within is not None or not (list_disputes([invoice_id]) or reminders_of(invoice_id))):
        raise Http404
    return found[0] if found else None


def _invoice(
    request: HttpRequest,
    invoice_id: UUID,
    *,
    dispute_form: DisputeForm | None = None,
    outcome_form: OutcomeForm | None = None,
) -> HttpResponse:
    one, letters, disputes = _seen(request, invoice_id), reminders_of(invoice_id), list_disputes([invoice_id])
    number = (
        one.number if one else next((row[1] for row in letters[0].items if row[0] == invoice_id), "") if letters else ""
    )
    response = show(
        request,
        "overdue_invoice",
        number or pgettext("office", "Invoice"),
        one=one,
        invoice_id=invoice_id,
        letters=letters,
        disputes=disputes,
        is_disputed=any(row.closed_at is None for row in disputes),
        dispute_form=dispute_form or DisputeForm(),
        outcome_form=outcome_form or OutcomeForm(),
    )
    response.status_code = 422 if dispute_form or outcome_form else 200
    return response
