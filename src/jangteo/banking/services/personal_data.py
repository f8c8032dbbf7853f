"""What lines of our accounts keep of a person: who paid, and the words beside it, of what paid their orders."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jangteo.banking.models import Application, BankFile, SetAside, StatementLine, VirtualAccount
from jangteo.kernel.money import Money
from jangteo.kernel.personal import Erased, Person, PersonalData


def export_deposits(person: Person) -> dict[str, Any]:
    """Deposits that pay, or paid, the person's orders, and the numbers they pay to."""
    return {
        "deposits": [
            {
                "on": row.on.isoformat(),
                "amount": str(Money(row.amount_minor, row.currency)),
                "payer_name": row.payer_name,
                "reference": row.reference,
            }
            for row in _lines(person).order_by("on", "id")
        ],
        "virtual_accounts": [
            {"bank": row.bank, "number": row.number}
            for row in VirtualAccount.objects.filter(party_id__in=person.ids).order_by("id")
        ],
    }


def erase_deposits(person: Person, at: datetime) -> Erased:
    """Take the payer's name and words out of the deposits of their orders; days and amounts stay with the books. Who
    of the staff did something loses their name too.
    """
    lines = _lines(person).exclude(payer_name="", reference="").update(payer_name="", reference="")
    names = person.emails | person.texts
    for model in (Application, SetAside):
        model.objects.filter(actor_name__in=names).update(actor_name="")
        for name in names:
            model.objects.filter(why__icontains=name).update(why="")
    BankFile.objects.filter(imported_at=None).delete()  # looked at alone: it may name anybody, and is sent anew
    BankFile.objects.filter(read_by__in=names).update(read_by="")
    BankFile.objects.filter(imported_by__in=names).update(imported_by="")
    VirtualAccount.objects.filter(issued_by__in=names).update(issued_by="")
    return Erased({"bank_lines": lines} if lines else {})


def _lines(person: Person) -> QuerySet[StatementLine]:
    used = Application.objects.filter(party_id__in=person.ids).values("line")
    numbers = VirtualAccount.objects.filter(party_id__in=person.ids).values("number")
    return StatementLine.objects.filter(Q(pk__in=used) | Q(virtual_account__in=numbers))


PERSONAL_DATA = PersonalData(
    name="banking",
    titles={"ko": "입금", "en": "Deposits"},
    export=export_deposits,
    erase=erase_deposits,
    columns=frozenset(
        {
            "banking_statementline.payer_name",
            "banking_statementline.reference",
            "banking_application.actor_name",
            "banking_application.why",
            "banking_setaside.actor_name",
            "banking_setaside.why",
            "banking_bankfile.file",
            "banking_bankfile.read_by",
            "banking_bankfile.imported_by",
            "banking_virtualaccount.issued_by",
            "banking_virtualaccount.number",
            "banking_statementline.virtual_account",
        }
    ),
)
