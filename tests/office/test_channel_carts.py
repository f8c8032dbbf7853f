"""What comes of a guest's goods at log-in is chosen for each channel."""

from django.test import Client

from jangteo.kernel.models import AuditEntry
from jangteo.ordering.selectors import get_merge_rule
from jangteo.ordering.types import MergeRule
from storefront.market import Market

PATH = "/office/sales-channels/shop/"


def test_the_rule_of_carts_at_log_in_is_chosen_and_noted(staff: Client, market: Market) -> None:
    assert 'value="max" checked' in staff.get(PATH).content.decode()
    assert staff.post(f"{PATH}merging/", {"merge_rule": "sum"}).status_code == 302
    assert get_merge_rule(market.shop_id) == MergeRule.SUM
    assert 'value="sum" checked' in staff.get(PATH).content.decode()
    assert AuditEntry.objects.filter(action="ordering.set_merge_rule").count() == 1


def test_a_rule_that_is_none_changes_nothing(staff: Client, market: Market) -> None:
    for wrong in ("", "SUM", "least", "\0"):
        answer = staff.post(f"{PATH}merging/", {"merge_rule": wrong})
        assert (answer.status_code, "Choose what happens." in answer.content.decode()) == (422, True)
    assert get_merge_rule(market.shop_id) == MergeRule.MAX
