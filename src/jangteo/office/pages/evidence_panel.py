"""What an order's page shows of its evidence for the zero rate."""

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from jangteo.billing.selectors.evidence import evidence_of, is_zero_rated, waiting_of
from jangteo.billing.types.evidence import EvidenceKind
from jangteo.kernel import clock
from jangteo.office.billing_words import EVIDENCE
from jangteo.ordering.types import OrderView


class EvidenceForm(forms.Form):
    """A document."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("office", "Document"),
        choices=lambda: [(code, words) for code, words in EVIDENCE.items() if code != EvidenceKind.TAXED],
    )
    number = forms.CharField(label=pgettext_lazy("office", "Number"), max_length=40)
    on = forms.DateField(label=pgettext_lazy("office", "Day"))


def evidence_panel(order: OrderView) -> dict[str, Any]:
    """What the order's page shows of it; nothing where nothing is taxed at zero."""
    if not is_zero_rated(order):
        return {}
    waiting = waiting_of(order)
    return {
        "zero_rate": {
            "evidence": evidence_of(order.summary.id),
            "waiting": waiting,
            "is_late": waiting is not None and waiting.is_late(clock.today()),
            "form": EvidenceForm(initial=_initial(order)),
        }
    }


def _initial(order: OrderView) -> dict[str, str]:
    """A buyer's certificate is often the document that is asked for; its number stands there already."""
    told = [one.treatment for one in order.taxes if one.treatment and one.treatment.get("by") == "certificate"]
    number = str(told[0].get("number", ""))[:40] if told else ""
    kind = EvidenceKind.LOCAL_LETTER_OF_CREDIT if number else EvidenceKind.EXPORT_DECLARATION
    return {"kind": kind.value, "number": number, "on": clock.today().isoformat()}
