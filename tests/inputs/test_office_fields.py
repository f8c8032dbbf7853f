"""What programs of staff send: what is no number or amount is refused by its name, before anything is looked up."""

import json
import re

import pytest

from access.sending_office import NOTHING
from api.office import staff_caller
from inputs.office_fields import HOLE, OFFICE_AMOUNTS, OFFICE_CASES
from office.desk import digest
from storefront.market import open_market

pytestmark = pytest.mark.django_db
VISITS = frozenset({"django_session", "identity_session", "kernel_storedanswer"})
NO_NUMBERS = ('"1"', "1.5", "-99999999999", "1e3", "null", "true", "[]", "NaN", "9" * 30)
AMOUNTS = frozenset(("amount", "currency"))
NO_AMOUNTS = ("5", '"five"', '"1,000"', "null", '"1.00000"', '"1e3"', '"\\u0000"')


def test_no_number_and_no_amount_that_is_none_gets_further() -> None:
    open_market()
    caller = staff_caller("staff_administrator")
    before, wrong = digest(VISITS), []
    for (method, path, name), body in OFFICE_CASES.items():
        address = re.sub(r"{\w+}", NOTHING, path)
        for value in NO_NUMBERS:
            told = caller.call(method.upper(), address, json.dumps(body).replace(json.dumps(HOLE), value))
            field = name.partition(".")[2]
            named = [one["field"].rpartition(".")[2] for one in told.body.get("errors", [])]
            if told.code != "api.unreadable_request" and named != [field]:
                wrong.append((path, name, value, told.body))
    for (method, path, name), body in OFFICE_AMOUNTS.items():
        address = re.sub(r"{\w+}", NOTHING, path)
        for value in NO_AMOUNTS:
            sent = json.dumps(body).replace(json.dumps(HOLE), value)
            told = caller.call(method.upper(), address, sent)
            fields = {one["field"].rpartition(".")[2] for one in told.body.get("errors", [])}
            if told.status not in (400, 422) or not fields or fields - AMOUNTS:  # nothing else is wrong with it
                wrong.append((path, name, value, told.body))
    assert not wrong
    assert digest(VISITS) == before
