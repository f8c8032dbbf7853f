"""Attributes, price lists and members: what a file says comes in, what is for ever is refused, the rest goes back."""

from typing import Any

import pytest

from connect.conftest import ACTOR, CUSTOMERS, Import
from jangteo.catalog import selectors as catalog
from jangteo.catalog.types import AttributeKind, PortableAttribute
from jangteo.channels.services import create_channel
from jangteo.connect import selectors
from jangteo.connect.services import undo_import
from jangteo.connect.types import ImportReport
from jangteo.kernel.types import PartyId
from jangteo.parties import selectors as parties
from jangteo.parties.selectors.portable import memberships_of
from jangteo.pricing import selectors as pricing
from jangteo.pricing.types import AudienceKind

pytestmark = pytest.mark.django_db


def plan(kind: str, *columns: str) -> dict[str, Any]:
    return {"kind": kind, "source": "till", "fields": {name: name for name in columns}}


ATTRIBUTES = ("code", "name.en", "kind", "unit", "choices")
LISTS = ("code", "name.en", "currency", "includes_tax", "base", "times", "round_to", "audiences", "priority")
MEMBERS = ("key", "person", "role", "until")


def undo_last() -> Any:
    return undo_import(selectors.list_runs(1)[0].id, actor=ACTOR)


def undo(report: ImportReport) -> Any:
    assert report.run_id is not None
    return undo_import(report.run_id, actor=ACTOR)


def party(key: str) -> PartyId:
    found = parties.find_party_by_reference("till", key)
    assert found is not None
    return found


def test_attributes_come_with_their_choices(bring_in: Import) -> None:
    how = plan("attributes", *ATTRIBUTES)
    first = bring_in(
        how,
        [
            ATTRIBUTES,
            ["wood", "Wood", "option", "", '[["oak", {"en": "Oak"}]]'],
            ["depth", "Depth", "number", "mm", ""],
            ["heat", "Heat", "number", "furlong", ""],
            ["bad code", "x", "text", "", ""],
            ["glaze", "Glaze", "text", "", "oak"],
            ["other", "Other", "paint", "", ""],
        ],
    )
    assert first.counts.refused_by_code == {
        "not_allowed": 1,
        "not_a_code": 1,
        "not_understood": 1,
        "unknown_kind": 1,
    }
    second = bring_in(
        how,
        [
            ATTRIBUTES,
            ["wood", "Timber", "option", "", '[["ash", {"en": "Ash"}]]'],
            ["depth", "Depth", "number", "cm", ""],
        ],
    )
    assert (second.counts.changed, second.counts.refused_by_code) == (1, {"attribute_differs": 1})
    choices = {"oak": {"en": "Oak"}, "ash": {"en": "Ash"}}
    assert catalog.list_portable_attributes()[1] == PortableAttribute(
        "wood", {"en": "Timber"}, AttributeKind.OPTION, options=choices
    )
    assert undo_last().kept == {"wood": "stays"}
    assert catalog.list_portable_attributes()[1].names == {"en": "Wood"}


def test_price_lists_come_with_their_audiences(bring_in: Import) -> None:
    channel = create_channel(
        code="trade", names={"en": "Trade"}, currency="KRW", access="open", tax_view="gross", actor=ACTOR
    )
    how = plan("price_lists", *LISTS)
    rows = [
        ["less", "Less", "KRW", "yes", "all", "0.9", "10", "", "2"],
        ["all", "All", "KRW", "yes", "", "", "", '[["everyone", ""], ["channel", "trade"]]', "1"],
        ["lost", "Lost", "KRW", "yes", "nowhere", "0.9", "10", "", ""],
        ["mars", "Mars", "KRW", "yes", "", "", "", '[["channel", "mars"]]', ""],
        ["half", "Half", "KRW", "yes", "all", "", "", "", ""],
        ["coins", "Coins", "XYZ", "maybe", "", "", "", "", ""],
    ]
    tried = bring_in(how, [LISTS, *rows], dry_run=True)
    assert (tried.counts.created, pricing.list_price_lists()) == (2, [])
    report = bring_in(how, [LISTS, *rows])
    assert (report.counts.created, report.counts.refused_by_code) == (
        2,
        {"not_allowed": 1, "unknown_audience": 1, "required": 1, "unknown_currency": 1},
    )
    less, everyone = pricing.list_price_lists()
    assert (less.code, less.derived_from, str(less.times)) == ("less", "all", "0.900000000000")
    assert set(everyone.audiences) == {(AudienceKind.EVERYONE, None), (AudienceKind.CHANNEL, channel)}
    again = bring_in(how, [LISTS, ["all", "Everybody", "KRW", "yes", "", "", "", "", "5"]])
    assert again.counts.changed == 1
    assert pricing.list_price_lists()[0].names == {"en": "Everybody"}
    assert bring_in(how, [LISTS, ["all", "Everybody", "EUR", "yes", *[""] * 5]]).counts.refused_by_code == {
        "list_differs": 1
    }
    assert undo(again).undone == 1
    found = {one.code: one for one in pricing.list_price_lists()}["all"]
    assert (found.names, found.priority, set(found.audiences)) == ({"en": "All"}, 1, set(everyone.audiences))
    assert undo(report).kept == {"less": "stays", "all": "stays"}


def test_members_come_and_go_by_the_rules_of_roles(bring_in: Import) -> None:
    firm = CUSTOMERS | {"fields": CUSTOMERS["fields"] | {"kind": "Kind"}}
    columns = ("No", "Name", "Mail", "Kind")
    bring_in(firm, [columns, ["F", "Firm", "", "company"], *([no, no, "", "person"] for no in ("1", "2"))])
    how = plan("members", *MEMBERS)
    first = bring_in(
        how,
        [
            MEMBERS,
            ["F", "1", "administrator", ""],
            ["F", "2", "wizard", ""],
            ["F", "9", "buyer", ""],
            ["F", "2", "buyer", ""],
        ],
    )
    assert (first.counts.created, first.counts.refused_by_code) == (2, {"not_allowed": 1, "unknown_customer": 1})
    second = bring_in(how, [MEMBERS, ["F", "2", "finance", ""], ["F", "2", "buyer", ""]])
    assert (second.counts.created, second.counts.unchanged) == (1, 1)
    ids = {key: party(key) for key in ("F", "1", "2")}

    def held() -> set[tuple[PartyId, str]]:
        return {(one.person_id, one.role) for one in memberships_of([ids["F"]])}

    assert held() == {(ids["1"], "administrator"), (ids["2"], "buyer"), (ids["2"], "finance")}
    assert undo_last().undone == 1
    assert held() == {(ids["1"], "administrator"), (ids["2"], "buyer")}
    assert undo(first).kept == {"F · 1 · administrator": "in_use"}
    assert held() == {(ids["1"], "administrator")}
