"""What is erased of a person in reminders, disputes, tax documents and cash receipts; figures stay."""

import pytest

from billing.collecting import buyer_of, firm_on, invoiced, shop_on_account
from factories import ACTOR
from jangteo.billing import services
from jangteo.billing.models import Dispute, DunningRun, Reminder
from jangteo.billing.services.collecting_data import erase_collecting, export_collecting
from jangteo.kernel import clock
from jangteo.kernel.personal import Person
from jangteo.kernel.types import PartyId

pytestmark = pytest.mark.django_db


def test_addresses_names_and_words_go_and_figures_stay() -> None:
    invoice = invoiced(shop_on_account(), buyer_of(firm_on()), days_ago=34)
    assert invoice.party_id is not None
    services.run_dunning(actor=ACTOR)
    Reminder.objects.update(email="seoha@ginhae.example")
    services.open_dispute(invoice_id=invoice.pk, reason="윤서하가 받은 두 개가 깨짐", actor=ACTOR)
    Dispute.objects.update(opened_by="윤서하")
    DunningRun.objects.update(actor_name="윤서하")
    person = Person(PartyId(invoice.party_id), emails=frozenset({"seoha@ginhae.example"}), texts=frozenset({"윤서하"}))
    told = export_collecting(person)
    assert [one["level"] for one in told["reminders"]] == [1]
    assert [one["reason"] for one in told["disputes"]] == ["윤서하가 받은 두 개가 깨짐"]
    erased = erase_collecting(person, clock.now())
    assert dict(erased.removed)["reminder_addresses"] == 1
    reminder, dispute, run = Reminder.objects.get(), Dispute.objects.get(), DunningRun.objects.get()
    assert (reminder.email, reminder.overdue_minor) == ("", invoice.gross_minor)
    assert (dispute.reason, dispute.opened_by, run.actor_name) == ("[erased]", "", "")
    assert dict(erase_collecting(person, clock.now()).removed) == {}
