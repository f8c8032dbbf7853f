"""What each route's address names, by whose it is, and what is sent to it."""

import json
import re
from collections.abc import Callable
from typing import Any

from access.approving import APPROVAL_BODIES, APPROVAL_KEPT
from access.desking import DESK_FORMS, DESK_PAGES, desk_form
from access.linking import LINK_PAGES, NAMED, NOTHING, ROOM_BODIES, SHELF_PAGES, WISH_KEPT, WISH_PAGES, WRONG_KEY
from access.marked import marked_address
from access.programming import PROGRAM_PAGES
from access.quoting import QUOTE_BODIES, QUOTE_PAGES
from access.sending import file_objects
from access.world import World
from factories.people import PASSWORD
from privacy.people import ADS, EMAIL, digest_of

type Kwargs = dict[str, Any]
type Objects = Callable[[World], dict[str, Kwargs]]
type Form = Callable[[World, str], dict[str, Any]]

HOUSES = ("A", "B", "C", "H")
NO_INVOICE = "INV-KR1-2026-999999"
WHYS = ("contract_action", "lot_action", "shipment_action", "order_action", "purchase_action", "price_sheet")


def _kept(kind: str, key: str = "") -> Objects:
    def found(world: World) -> dict[str, Kwargs]:
        return {owner: {key: one} if key else one for owner, one in world.things[kind].items()}

    return found


def _orders(**more: Any) -> Objects:
    return lambda world: {owner: {"number": number, **more} for owner, number in world.orders.items()}


def _parties(key: str = "party_id", **more: Any) -> Objects:
    return lambda world: {owner: {key: world.parties[owner], **more} for owner in HOUSES}


def _units(world: World) -> dict[str, Kwargs]:
    return {owner: {"party_id": world.units[owner]} for owner in ("A", "B")} | {"H": {"party_id": world.parties["H"]}}


def _members(world: World) -> dict[str, Kwargs]:
    people = {"A": "buyer A", "B": "buyer B", "H": "child"}
    return {owner: {"party_id": world.parties[owner], "person_id": world.people[who]} for owner, who in people.items()}


def _media(world: World) -> dict[str, Kwargs]:
    return {owner: {"media_id": one, "name": name} for owner, (one, name) in world.things["media"].items()}


def _people(world: World) -> dict[str, Kwargs]:
    people = {"A": "buyer A", "B": "buyer B", "C": "customer"}
    return {owner: {"person_id": world.people[who]} for owner, who in people.items()}


def _applications(*keys: str, **more: Any) -> Objects:
    def found(world: World) -> dict[str, Kwargs]:
        return {
            owner: {key: one["id" if key == "application_id" else key] for key in keys} | more
            for owner, one in world.things["application"].items()
        }

    return found


def _carts(world: World) -> dict[str, Kwargs]:
    return {owner: {"cart_id": cart} for owner, cart in world.carts.items() if owner != "G"}


def _nobodys(**kwargs: Any) -> Objects:
    return lambda world: {"-": kwargs}


PRODUCT_PAGES = ("quantities", "allowances", "contents", "bundles", "options", "successors", "pictures")
SHOP_OBJECTS: dict[str, Objects] = {
    "category": _nobodys(slug="mugs"),
    "product": _kept("slug", "slug"),
    **dict.fromkeys(("several", "reviews", "questions"), _kept("slug", "slug")),
    "why_price": _kept("sku", "sku"),
    "media": _media,
    "change_line": lambda world: {owner: {"line_id": line} for owner, line in world.lines.items()},
    "remove_line": lambda world: {owner: {"line_id": line} for owner, line in world.lines.items()},
    "save_line": lambda world: {owner: {"line_id": line} for owner, line in world.lines.items()},
    "put_back": _nobodys(saved_id=NOTHING),
    "drop_saved": _nobodys(saved_id=NOTHING),
    **dict.fromkeys(("switch_cart", "rename_cart", "copy_cart", "discard_cart", "cart_documents"), _carts),
    "revoke_share": _nobodys(key_id=NOTHING),
    **{route: _nobodys(**named) for route, named in LINK_PAGES.items()},
    **{route: _kept(*named) for route, named in WISH_PAGES.items()},
    "carried": _nobodys(key=WRONG_KEY),
    "take_code_out": _nobodys(code_id="00000000-0000-0000-0000-000000000001"),
    **dict.fromkeys(("approval", "decide_approval", "withdraw_approval"), _kept("request", "request_id")),
    **dict.fromkeys(QUOTE_PAGES, _kept("quote", "quote_id")),
    "quote_file": _nobodys(quote_id=NOTHING, file_id=NOTHING),
    **dict.fromkeys(("list", "list_again"), _kept("list", "list_id")),
    **dict.fromkeys(("order", "reorder", "revise_order", "pay", "order_receipt"), _orders()),
    "dispute": _nobodys(invoice_id=NOTHING),
    "why_line": _orders(position=1),
    "order_document": _kept("order_document"),
    "show_card": _orders(card_id=NOTHING),
    "pay_back": _nobodys(payment=NOTHING.replace("-", "")),
    "pay_toss": _nobodys(payment=NOTHING.replace("-", "")),
    "payment_notice": _nobodys(gateway="simulator"),
    **dict.fromkeys(
        ("simulated", "simulated_pay", "simulated_answer", "simulated_leave"), _nobodys(reference="sim_none")
    ),
    "invoice_pdf": _nobodys(number=NO_INVOICE),
    "charge_pdf": _nobodys(number=NO_INVOICE),
    "unit_addresses": _parties(),
    **dict.fromkeys(("address", "remove_address", "make_usual_address"), _kept("address")),
    "unit_members": _parties(),
    "member": _members,
    "remove_member": _members,
    "role": _kept("role", "role_id"),
    "retire_role": _kept("role", "role_id"),
    "unit": _units,
    "rename_unit": _units,
    "move_unit": _units,
    "undo_move": _units,
    "unit_partners": _units,
    "privacy_confirm_child": lambda world: {"H": {"child_id": world.people["child"]}},
    "privacy_download": _kept("export", "request_id"),
    "privacy_stop": _nobodys(token=WRONG_KEY),
    "privacy_receipt": _kept("receipt", "receipt"),
    "reset": _nobodys(secret=WRONG_KEY),
    "confirm_registration": _nobodys(secret=WRONG_KEY),
    "confirm_email": _nobodys(secret=WRONG_KEY),
    "remove_passkey": _nobodys(passkey_id=1),
    "disconnect": _nobodys(provider_id="nobody"),
    "end_session": _kept("session", "session_id"),
    "revoke_token": _kept("token", "token_id"),
    "apply_prove": _nobodys(key=WRONG_KEY),
    "application": _applications("key"),
    "application_document": _applications("key", "document_id"),
    "invitation_change": lambda world: {
        owner: {"row_id": row, "act": "revoke"} for owner, row in world.things["invitation"].items()
    },
    "invitation": _kept("invitation key", "key"),
    "prove_domain": _nobodys(key=WRONG_KEY),
    "join": _nobodys(key=WRONG_KEY),
    "openid_connect_login": _nobodys(provider_id="nobody"),
    "openid_connect_callback": _nobodys(provider_id="nobody"),
    "openid_connect_connect": _nobodys(provider_id="nobody"),
}

OFFICE_OBJECTS: dict[str, Objects] = {
    **dict.fromkeys(("quote", "quote_draft"), _kept("quote", "quote_id")),
    "quote_action": lambda world: {
        owner: {"quote_id": one, "action": "say"} for owner, one in world.things["quote"].items()
    },
    "quote_file": _nobodys(quote_id=NOTHING, file_id=NOTHING),
    **dict.fromkeys(("order", "order_why"), _orders()),
    "order_action": _orders(action="cancel"),
    "order_refund": _orders(),
    "order_document": _kept("order_document"),
    "order_revise": _orders(),
    "order_hold": _orders(),
    "order_capture": _orders(),
    "order_pay_again": _orders(),
    "evidence_attach": _orders(),
    "evidence_tax": _orders(),
    "legal_entity": _nobodys(code="KR9"),
    "billing_channel": _nobodys(code="nowhere"),
    "payment_settle": _nobodys(flag_id=NOTHING),
    **dict.fromkeys(("overdue_invoice", "dispute_open"), _nobodys(invoice_id=NOTHING)),
    "dispute_close": _nobodys(invoice_id=NOTHING, dispute_id=NOTHING),
    "tax_month_close": _nobodys(year=2026, month=1),
    **dict.fromkeys(("tax_document", "tax_document_amend"), _nobodys(document_id=NOTHING)),
    "tax_document_action": _nobodys(document_id=NOTHING, action="out"),
    "statement": _nobodys(party_id=NOTHING),
    **dict.fromkeys(("invoice", "invoice_ubl", "invoice_credit"), _nobodys(number=NO_INVOICE)),
    **dict.fromkeys(("charge", "charge_pay", "charge_waive"), _nobodys(number=NO_INVOICE)),
    "charge_take_back": _nobodys(number=NO_INVOICE, move_id=NOTHING),
    "charge_pdf": _nobodys(number=NO_INVOICE, lang="ko"),
    "invoice_pdf": _nobodys(number=NO_INVOICE, lang="ko"),
    "value": _nobodys(value_id=NOTHING),
    "value_change": _nobodys(value_id=NOTHING, deed="block"),
    "credit_line": _nobodys(line_id=NOTHING),
    "credit_action": _nobodys(line_id=NOTHING, action="stop"),
    "credit_withdraw": _nobodys(line_id=NOTHING, raise_id=NOTHING),
    **dict.fromkeys(("terms_one", "terms_give"), _nobodys(code="net-30")),
    "terms_end": _nobodys(code="net-30", grant_id=NOTHING),
    **dict.fromkeys(("instalment_offer", "instalment_switch"), _nobodys(code="four")),
    "instalment_plan": _nobodys(plan_id=NOTHING),
    "plan_do": _nobodys(plan_id=NOTHING, action="pay"),
    "bank_file": _nobodys(file_id=NOTHING),
    **dict.fromkeys(("bank_line", "bank_apply", "bank_aside", "bank_take_back"), _nobodys(line_id=NOTHING)),
    "bank_number_close": _nobodys(number_id=NOTHING),
    "hold_release": lambda world: {
        owner: {"number": number, "hold_id": world.things["hold"][owner]} for owner, number in world.orders.items()
    },
    "product": _kept("slug", "slug"),
    **dict.fromkeys((f"product_{one}" for one in PRODUCT_PAGES), _kept("slug", "slug")),
    "media": lambda world: {owner: {"media_id": one} for owner, (one, _name) in world.things["media"].items()},
    "assortment": lambda world: {owner: {"code": one["code"]} for owner, one in world.things["grant"].items()},
    "assortment_select": lambda world: {owner: {"code": one["code"]} for owner, one in world.things["grant"].items()},
    "assortment_grant": lambda world: {owner: {"code": one["code"]} for owner, one in world.things["grant"].items()},
    "grant_end": _kept("grant"),
    "price_list": lambda world: {owner: {"code": one["code"]} for owner, one in world.things["grant"].items()},
    "price_list_export": lambda world: {owner: {"code": one["code"]} for owner, one in world.things["grant"].items()},
    "price_change": lambda world: {owner: {"code": one["code"]} for owner, one in world.things["grant"].items()},
    **dict.fromkeys(
        (
            "promotion",
            "promotion_write",
            "promotion_limit",
            "promotion_end",
            "coupons",
            "coupon_make",
            "coupon_series",
            "coupon_stop",
        ),
        lambda world: {"-": {"code": world.things["promotion"]["-"]["code"]}},
    ),
    **dict.fromkeys(("promotion_try", "promotion_simulate", "promotion_publish"), _kept("promotion")),
    "tax_destination_remove": _nobodys(destination_id="00000000-0000-0000-0000-000000000001"),
    "tax_certificate_revoke": _nobodys(certificate_id="00000000-0000-0000-0000-000000000001"),
    **dict.fromkeys(
        ("price_sheet", "price_bulk", "price_bring", "price_settings"),
        lambda world: {owner: {"code": one["code"]} for owner, one in world.things["grant"].items()},
    ),
    **dict.fromkeys(
        ("price_ladder", "price_ladder_change", "price_end", "price_why"),
        lambda world: {
            owner: {"code": one["code"], "sku": world.things["sku"][owner]}
            for owner, one in world.things["grant"].items()
        },
    ),
    **dict.fromkeys(
        ("price_draft", "price_draft_try", "price_publish", "price_undo", "price_discard"), _kept("draft", "draft_id")
    ),
    "contract": lambda world: {owner: {"code": code} for owner, code in world.things["contract"].items()},
    "contract_action": lambda world: {
        owner: {"code": code, "action": "end"} for owner, code in world.things["contract"].items()
    },
    **dict.fromkeys(
        ("webhook", "webhook_settings", "webhook_secret", "webhook_replay"),
        _nobodys(endpoint_id="00000000-0000-0000-0000-000000000001"),
    ),
    "job_retry": _nobodys(job_id=1),
    "webhook_action": _nobodys(endpoint_id="00000000-0000-0000-0000-000000000001", action="pause"),
    **dict.fromkeys(("delivery", "delivery_resend"), _nobodys(delivery_id="00000000-0000-0000-0000-000000000001")),
    **dict.fromkeys(("stock_of", "stock_why"), _kept("sku", "sku")),
    "place": _nobodys(code="W1"),
    "place_action": _nobodys(code="W1", action="describe"),
    "stock_receive": _kept("sku", "sku"),
    "stock_count": _kept("sku", "sku"),
    "stock_action": lambda world: {
        owner: {"sku": sku, "action": "aside"} for owner, sku in world.things["sku"].items()
    },
    **dict.fromkeys(
        ("lot", "lot_export"),
        lambda world: {owner: {"sku": sku, "code": "L1"} for owner, sku in world.things["sku"].items()},
    ),
    "lot_action": lambda world: {
        owner: {"sku": sku, "code": "L1", "action": "recall"} for owner, sku in world.things["sku"].items()
    },
    **dict.fromkeys(
        (
            "shipment",
            "shipment_split",
            "shipment_list",
            "shipment_labels",
            "pick",
            "pick_scan",
            "pick_undo",
            "pick_short",
        ),
        _nobodys(shipment_id=NOTHING),
    ),
    "shipping_terms": _nobodys(code="shop"),
    **{route: _nobodys(**named) for route, named in {**DESK_PAGES, **PROGRAM_PAGES, **SHELF_PAGES}.items()},
    "order_whole": _orders(),
    "shipment_action": _nobodys(shipment_id=NOTHING, action="ship"),
    "transfer": _nobodys(transfer_id=NOTHING),
    "transfer_action": _nobodys(transfer_id=NOTHING, action="receive"),
    "purchase": _nobodys(purchase_id=NOTHING),
    "purchase_action": _nobodys(purchase_id=NOTHING, action="close"),
    **dict.fromkeys(("count", "count_note", "count_paste", "count_book", "count_drop"), _nobodys(count_id=NOTHING)),
    **dict.fromkeys(
        (
            "party",
            "note_write",
            "touch_write",
            "task_add",
            "owner_change",
            "members",
            "member_add",
            "units",
            "unit_add",
            "act_for",
            "contract_draft",
            "party_approvals",
        ),
        _parties(),
    ),
    "party_approvals_do": _parties(action="rule"),
    "unit_move": _units,
    "unit_undo": _units,
    "note_correct": _kept("note", "note_id"),
    "task_move": lambda world: {
        owner: {"task_id": task, "target": "done"} for owner, task in world.things["task"].items()
    },
    "application_paper": _applications("document_id"),
    "application_task": _nobodys(task_id="00000000-0000-0000-0000-000000000001"),
    "application": _applications("application_id"),
    "application_action": _applications("application_id", action="take-up"),
    "privacy_person": _people,
    "privacy_ask": lambda world: {owner: {**one, "kind": "export"} for owner, one in _people(world).items()},
    "vault": _people,
    "privacy_download": _kept("export", "request_id"),
    **dict.fromkeys(("person_rights", "person_log_out"), _people),
    "member_roles": _members,
    "member_remove": _members,
    **dict.fromkeys(
        ("staff_person", "staff_roles", "staff_end"),
        lambda world: {"-": {"person_id": world.people["clerk"]}, "A": {"person_id": world.people["buyer A"]}},
    ),
    "role_change": _kept("role", "role_id"),
    "role_retire": _kept("role", "role_id"),
    "role": lambda world: (
        {owner: {"key": str(one)} for owner, one in world.things["role"].items()} | {"-": {"key": "buyer"}}
    ),
    "channel": _nobodys(code="shop"),
    "channel_access": _nobodys(code="shop"),
    "channel_smallest_order": _nobodys(code="shop"),
    "channel_merging": _nobodys(code="shop"),
    "channel_holds": _nobodys(code="shop"),
    "channel_payments": _nobodys(code="shop"),
    **{one: _nobodys(code="shop") for one in ("channel_changes", "channel_time_zone")},
    "channel_allocation": _nobodys(code="shop"),
    "channel_admit": _nobodys(code="shop"),
    "channel_dismiss": lambda world: {"A": {"code": "shop", "party_id": world.parties["A"]}},
}


def _address(world: World, owner: str) -> dict[str, Any]:
    one = marked_address("New")
    return {"label": "", "recipient": one.recipient, "phone": one.phone, "postcode": one.postcode, "line1": one.line1,
            "line2": "", "city": one.city, "country": "KR"}  # fmt: skip


def _party(world: World, owner: str) -> dict[str, Any]:
    return {"party": str(world.parties["A"])}


FORMS: dict[str, Form] = {
    "dispute": lambda world, owner: {"reason": "wrong goods"},
    "quick_order": lambda world, owner: {"text": "MUG-WH 2"},
    "lists": lambda world, owner: {"name": "New list"},
    "list": lambda world, owner: {"act": "share", "name": "New name"},
    "add_line": lambda world, owner: {"sku": "MUG-WH", "quantity": "1"},
    "change_line": lambda world, owner: {"quantity": "3"},
    "enter_code": lambda world, owner: {"code": "NOSUCHCODE"},
    **dict.fromkeys(("create_cart", "rename_cart", "copy_cart"), lambda world, owner: {"name": "New cart"}),
    "find_carried": lambda world, owner: {"key": WRONG_KEY},
    "checkout_destination": lambda world, owner: {"country": "KR"},
    "addresses": _address,
    "unit_addresses": _address,
    "address": _address,
    "members": lambda world, owner: {"name": "New Colleague", "role": "buyer"},
    "unit_members": lambda world, owner: {"name": "New Colleague", "role": "child" if owner == "H" else "buyer"},
    "member": lambda world, owner: {"role": "child" if owner == "H" else "finance"},
    "remove_member": lambda world, owner: {"why": "left"},
    "rename_unit": lambda world, owner: {"name": "New name"},
    "unit_partners": lambda world, owner: {"bill_to": "", "payer": ""},
    "units": lambda world, owner: {"name": "New unit", "kind": "division", "parent": str(world.parties["A"])},
    "new_role": lambda world, owner: {"name_en": "Helpers", "right": "orders.see:own"},
    "role": lambda world, owner: {"name_en": "Helpers", "right": "orders.see:own"},
    "act_for": _party,
    "invitation": lambda world, owner: {"name": "Invited Person", "password": PASSWORD},
    "privacy_confirm_child": lambda world, owner: {
        "purpose": ADS.value,
        "channel": EMAIL.value,
        "digest": digest_of(ADS, EMAIL, "en"),
    },
    "login": lambda world, owner: {"email": "nobody@nowhere.example", "password": PASSWORD},
    "privacy_choose": lambda world, owner: {"purpose": "marketing.advertising"},
    "make_token": lambda world, owner: {"name": "program", "days": "30"},
    "invitations": lambda world, owner: {"email": "friend@nowhere.example", "role": "buyer"},
}

OFFICE_FORMS: dict[str, Form] = {
    "cost_change": lambda world, owner: {"text": "MUG\t1"},
    "close_month": lambda world, owner: {"month": "2026-01-01"},
    "credit_open": lambda world, owner: {
        "party": str(world.parties["A"]),
        "currency": "KRW",
        "limit": "1000",
        "stage": "order",
    },
    "credit_action": lambda world, owner: {"why": "asked for"},
    "overdue_policy": lambda world, owner: {"days_1": "4", "days_between": "7"},
    "dispute_open": lambda world, owner: {"reason": "wrong goods"},
    "terms_new": lambda world, owner: {
        "code": "asked-for",
        "name_en": "Asked for",
        "base": "at_once",
        "counts_from": "order",
        "day_off": "as_is",
        "country": "KR",
    },
    "instalment_new": lambda world, owner: {
        "code": "asked-for",
        "name_en": "Asked for",
        "count": "4",
        "every_count": "1",
        "rhythm": "months",
        "currency": "KRW",
        "smallest": "1000",
        "refund_policy": "cash",
        "defaults_after": "2",
        "lender": "none",
    },
    "webhook_add": lambda world, owner: {"url": "http://nowhere.example/", "events": "ordering.order_placed"},
    "tax_rate_set": lambda world, owner: {
        "country": "JP",
        "code": "standard",
        "rate": "10",
        "valid_from": "2026-01-02T10:00",
    },
    "tax_destination_set": lambda world, owner: {"country": "KR", "destination": "JP", "buyer": "any", "category": "G"},
    "tax_certificate_record": lambda world, owner: {
        "party": str(world.parties["A"]),
        "country": "KR",
        "category": "Z",
        "number": "LC-1",
        "valid_from": "2026-01-02T10:00",
    },
    "act_for": lambda world, owner: {"channel": "shop"},
    **{route: desk_form(sent) for route, sent in DESK_FORMS.items()},
    "order_hold": lambda world, owner: {"kind": "address", "why": "no such street"},
    "hold_release": lambda world, owner: {"why": "asked the buyer"},
    "order_refund": lambda world, owner: {"units-1": "1", "why": "broken"},
    "order_revise": lambda world, owner: {"units-1": "2"},
    "note_write": lambda world, owner: {"text": "likes blue"},
    "note_correct": lambda world, owner: {"text": "likes green", "party": str(world.parties[owner])},
    "task_add": lambda world, owner: {
        "title": "Call",
        "due_on": "2099-01-01",
        "assignee": str(world.people["clerk"]),
    },
    "touch_write": lambda world, owner: {"kind": "call", "at": "2026-01-02T10:00", "outcome": "fine"},
    "owner_change": lambda world, owner: {"what": "deputy", "person": str(world.people["clerk"])},
    "member_add": lambda world, owner: {"person": str(world.people["customer"]), "role": "buyer"},
    "member_roles": lambda world, owner: {"role": "child" if owner == "H" else "finance"},
    "member_remove": lambda world, owner: {"why": "left"},
    "unit_add": lambda world, owner: {"name": "New unit", "kind": "division"},
    "coupon_make": lambda world, owner: {"text": "MATRIX10"},
    "coupon_series": lambda world, owner: {"count": "2", "series": "matrix"},
    "promotion_try": lambda world, owner: {"lines": "MUG-WH 1", "channel": "shop"},
    **dict.fromkeys(WHYS, lambda world, owner: {"why": "asked for"}),
    "party_approvals_do": lambda world, owner: {"name": "x", "currency": "KRW", "least": "9"},
    "contract_draft": lambda world, owner: {
        "title_ko": "새 계약",
        "code": "new-one",
        "first_day": "2099-01-01",
        "notice_days": "30",
        "renewal": "ends",
        "of": "own",
        "channel": "shop",
        "prices": "MUG-WH 1000",
        "priority": "77",
    },
    "stock_receive": lambda world, owner: {"place": "W1", "quantity": "5", "key": "matrix-key-1"},
    "stock_count": lambda world, owner: {"place": "W1", "quantity": "5", "key": "matrix-key-2", "why": "counted"},
    "stock_action": lambda world, owner: {
        "place": "W1",
        "quantity": "1",
        "why": "wet",
        "key": "00000000-0000-4000-8000-00000000000a",
    },
    "place_action": lambda world, owner: {"country": "KR", "postcode": "04524", "cut_off": "15"},
    "product_bundles": lambda world, owner: {"sku": "NONE"},
    **dict.fromkeys(("product_options", "product_successors", "several"), lambda world, owner: {"act": "look"}),
    "shipping_policy": lambda world, owner: {"place": "W1", "is_checked": "1"},
    "pick_scan": lambda world, owner: {"code": "MUG-WH", "client_key": "matrix-key-3"},
    "transfer_new": lambda world, owner: {"from_place": "W1", "to_place": "W1", "lines": "MUG-WH 1"},
    "transfer_action": lambda world, owner: {"all": "1"},
    "purchase_new": lambda world, owner: {
        "supplier": str(world.parties["A"]),
        "place": "W1",
        "currency": "KRW",
        "lines": "",
    },
    "reorder_order": lambda world, owner: {"take": "W1:none"},
    "count_begin": lambda world, owner: {"place": "NONE"},
    "count_note": lambda world, owner: {"sku": "MUG-WH", "quantity": "1"},
    "count_paste": lambda world, owner: {"lines": "MUG-WH 1"},
    "price_bulk": lambda world, owner: {"chosen": "all", "operation": "up", "value": "5", "mode": "half_up"},
    "price_bring": lambda world, owner: {"text": "MUG-WH 1"},
    "price_settings": lambda world, owner: {"ko": "asked for", "priority": "77"},
    "price_list_new": lambda world, owner: {
        "code": "asked-for",
        "ko": "asked for",
        "priority": "77",
        "currency": "KRW",
        "view": "gross",
    },
    "price_end": lambda world, owner: {"quantity": "1"},
    "staff_add": lambda world, owner: {"email": "new@staff.example", "name": "New Staff", "role": "staff_viewer"},
    "staff_roles": lambda world, owner: {"role": "staff_viewer"},
    "staff_end": lambda world, owner: {"why": "left"},
    "privacy_ask": lambda world, owner: {"why": "asked by mail"},
}


def _numbers(world: World, route: str) -> dict[str, Kwargs]:
    numbers = {"-": NO_INVOICE} if re.search("/(invoices|interest-notes)/", route) else world.orders
    more = {"card_id": NOTHING} if "{card_id}" in route else {}
    return {one: {"number": number, **more} for one, number in numbers.items()}


NOBODYS = dict.fromkeys(("share_id", "room_id", "guest_id", "gift_id", "given_id", "post_id"), NOTHING) | NAMED
KEPT_BY = {"list_id": "list", "slug": "slug", "quote_id": "quote", "request_id": "request"} | APPROVAL_KEPT | WISH_KEPT


def api_objects(world: World, method: str, route: str) -> dict[str, Kwargs]:
    """What an operation's address names."""
    named = set(re.findall(r"{(\w+)}", route))
    if named & {"document_id", "file_id"}:
        return file_objects(world, named)
    if "line_id" in named:
        return {one: {"cart_id": world.carts[one], "line_id": line} for one, line in world.lines.items()}
    if "cart_id" in named:
        nothing = dict.fromkeys(named & {"code_id", "key_id"}, NOTHING)
        return {one: {"cart_id": cart, **nothing} for one, cart in world.carts.items()}
    if found := named & set(NOBODYS):
        return {"-": {one: NOBODYS[one] for one in found}}
    if "number" in named:
        return _numbers(world, route)
    for name, thing in KEPT_BY.items():
        if name in named:
            return {one: {name: pk} for one, pk in world.things[thing].items()}
    if route.endswith(("/orders", "/approval-requests", "/shares")) and method == "POST":
        return {"-": {}, **{one: {} for one in world.carts}}
    if route.endswith("/price-quotes"):
        return {one: {} for one in world.things["sku"]}
    return {"-": {}}


SHIP_TO = {"recipient": "R", "phone": "010-1234-5678", "postcode": "03045", "line1": "L"}
API_BODIES: dict[str, dict[str, Any]] = {
    "/lists/{list_id}/lines": {"lines": [{"sku": "MUG-WH", "quantity": 1}]},
    "/lists/{list_id}": {"name": "New name"},
    "/lists": {"name": "New list", "lines": [{"sku": "MUG-WH", "quantity": 1}]},
    "/quick-order/match": {"text": "MUG-WH 2"},
    "/quick-order/cart": {"lines": [{"sku": "MUG-WH", "quantity": 1}]},
    "/lines": {"sku": "MUG-WH", "quantity": 1},
    "/cash-receipt": {"purpose": "income_deduction", "number": "01023456789"},
    "/codes": {"code": "NOSUCHCODE"},
    **ROOM_BODIES,
    "/gift-cards/balance": {"code": "2222-2222-2222-2222"},
    **{end: {"name": "New cart"} for end in ("/copies", "/name")},
    **{end: {} for end in ("/carry-keys", "/withdrawal")},
    "/decision": {"verdict": "approve"},
    **QUOTE_BODIES,
    **APPROVAL_BODIES,
    "/carried-carts": {"key": WRONG_KEY},
    "/carried-carts/preview": {"key": WRONG_KEY},
    "/destination": {"country": "KR"},
    "/plan": {"rows": [{"sku": "MUG-WH", "quantity": 1, "ship_to": SHIP_TO}]},
    "/revisions/preview": {"edits": [{"edit": "date", "wanted_on": None}]},
    "/revisions": {"edits": [{"edit": "date", "wanted_on": None}], "token": "x" * 64},
}


def api_body(world: World, method: str, route: str, owner: str, column: str) -> str:
    """What is sent along: what the operation asks for, about the owner's things."""
    body = next((sent for end, sent in API_BODIES.items() if route.endswith(end)), None)
    if route.endswith("/lines/{line_id}") and method == "PUT":
        body = {"quantity": 3}
    elif route.endswith("/price-quotes"):
        body = {"lines": [{"sku": world.things["sku"][owner], "quantity": 1}]}
    elif route.endswith(("/orders", "/approval-requests")) and method == "POST":
        body = order_body(str(world.carts.get(owner, "00000000-0000-0000-0000-000000000001")))
    elif route.endswith("/shares"):
        body = {"cart_id": str(world.carts.get(owner, NOTHING)), "email": "order@nowhere.example", "ship_to": SHIP_TO}
    elif route.endswith("/pass"):
        body = {"password": ""}
    elif route == "/tokens":
        email = world.user(column).email if column in world.people else "nobody@nowhere.example"
        body = {"email": email, "password": PASSWORD}
    return "" if body is None else json.dumps(body)


def order_body(cart_id: str) -> dict[str, Any]:
    """An order at a total that is never right: who is let in is told so by a 409, and nothing is written."""
    return {
        "cart_id": cart_id,
        "expected_gross": {"amount": "1", "currency": "KRW"},
        "email": "order@nowhere.example",
        "ship_to": SHIP_TO,
        "payment_method": "bank_transfer",
    }
