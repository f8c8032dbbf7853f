"""The defects that `make sabotage` plants, each breaking one guard, and the tests that have to notice."""

from sabotage.defect import Breaks, Defect

LOCKS = (
    Defect(
        "stock is promised without locking it",
        Breaks.LOCK,
        ("tests/concurrency/test_stock.py",),
        "inventory/selectors/levels.py",
        '    if is_guarded:\n        rows = rows.select_for_update(of=("self",))\n',
        "",
    ),
    Defect(
        "a cart is ordered without locking it",
        Breaks.LOCK,
        ("tests/concurrency/test_stock.py",),
        "ordering/selectors/carts.py",
        'is_locked = is_locked and "cart-lock" not in settings.JANGTEO_UNGUARDED',
        "is_locked = False",
    ),
    Defect(
        "credit lines are read without locking them",
        Breaks.LOCK,
        ("tests/concurrency/test_credit.py",),
        "credit/services/exposure.py",
        "found = list(rows.select_for_update() if is_locked else rows)",
        "found = list(rows)",
    ),
    Defect(
        "a gift card is spent without locking it",
        Breaks.LOCK,
        ("tests/concurrency/test_values.py",),
        "stored_value/services/moving.py",
        'found if "value-lock" in settings.JANGTEO_UNGUARDED else found.select_for_update()',
        "found",
    ),
    Defect(
        "budgets are charged without locking them",
        Breaks.LOCK,
        ("tests/concurrency/test_approvals.py",),
        "approvals/services/bearing.py",
        'rows if "budget-lock" in settings.JANGTEO_UNGUARDED else rows.select_for_update()',
        "rows",
    ),
    Defect(
        "a shared cart is paid without locking it",
        Breaks.LOCK,
        ("tests/concurrency/test_sharing.py",),
        "sharing/selectors/links.py",
        'if is_locked and "share-lock" not in settings.JANGTEO_UNGUARDED:',
        "if False:",
    ),
    Defect(
        "a deposit is applied without locking it",
        Breaks.LOCK,
        ("tests/concurrency/test_bank.py",),
        "banking/services/accounts.py",
        "rows if LOCK in settings.JANGTEO_UNGUARDED else rows.select_for_update()",
        "rows",
    ),
    Defect(
        "numbers of a series are taken without locking it",
        Breaks.LOCK,
        ("tests/kernel/test_series.py",),
        "kernel/series.py",
        "NumberSeries.objects.select_for_update().get(pk=series)",
        "NumberSeries.objects.get(pk=series)",
    ),
    Defect(
        "two relays take the same event",
        Breaks.LOCK,
        ("tests/kernel/test_outbox.py",),
        "kernel/outbox.py",
        'row = waiting.order_by("due_at", "id").select_for_update(skip_locked=True).first()',
        'row = waiting.order_by("due_at", "id").first()',
    ),
)

OWNERS = (
    Defect(
        "whoever knows a cart's id may use it",
        Breaks.OWNER,
        ("tests/ordering/test_carts.py",),
        "ordering/selectors/carts.py",
        "        return row.party_id == actor.party_id and row.person_id == actor.person_id\n",
        "        return True\n",
    ),
    Defect(
        "orders of every buyer are listed",
        Breaks.OWNER,
        ("tests/ordering/test_orders.py",),
        "ordering/selectors/orders.py",
        "    rows = rows.filter(buyer__in=actor.unit_ids)\n",
        "",
    ),
    Defect(
        "colleagues' orders are shown to who may see their own",
        Breaks.OWNER,
        ("tests/kernel/test_rulings.py",),
        "kernel/permissions.py",
        "return Ruling.OWN if made_by is not None and made_by == actor.person_id else Ruling.OF_OTHERS",
        "return Ruling.OWN",
    ),
    Defect(
        "invoices of every buyer are listed",
        Breaks.OWNER,
        ("tests/billing/test_documents.py",),
        "billing/selectors/invoices.py",
        "return Invoice.objects.filter(party__in=actor.unit_ids)",
        "return Invoice.objects.all()",
    ),
    Defect(
        "an address of another party is changed by its id",
        Breaks.OWNER,
        ("tests/parties/test_house.py",),
        "parties/services/addresses.py",
        "Address.objects.select_for_update().filter(party=party_id, pk=address_id).first()",
        "Address.objects.select_for_update().filter(pk=address_id).first()",
    ),
    Defect(
        "a wish list of another party is opened by its id",
        Breaks.OWNER,
        ("tests/wishes/test_lists.py",),
        "wishes/selectors/lists.py",
        "WishList.objects.filter(pk=list_id, party=actor.party_id)",
        "WishList.objects.filter(pk=list_id)",
    ),
    Defect(
        "goods made for one company are shown to all",
        Breaks.OWNER,
        ("tests/quotes/test_made_goods.py",),
        "catalog/selectors/visible.py",
        '    anyone = Q(**{f"{column}__isnull": True})\n',
        "    anyone = ~Q(pk=None)\n",
    ),
)

RIGHTS = (
    Defect(
        "a right without reach covers everything",
        Breaks.RIGHT,
        ("tests/parties/test_house.py",),
        "kernel/permissions.py",
        "    if party_id not in actor.unit_ids:\n        return Ruling.ELSEWHERE\n",
        "",
    ),
    Defect(
        "an order is placed without the right to",
        Breaks.RIGHT,
        ("tests/ordering/test_place_order.py",),
        "ordering/services/place_order.py",
        "    require_any(actor, Action.ORDERS_PLACE)\n",
        "",
    ),
    Defect(
        "pages that declare nothing are shown",
        Breaks.RIGHT,
        ("tests/access/test_undeclared.py",),
        "config/middleware.py",
        "        if declared is None:\n            return errors.forbidden(request)\n",
        "        if declared is None:\n            return None\n",
    ),
    Defect(
        "no fresh proof is asked for before rights are given",
        Breaks.RIGHT,
        ("tests/privacy/test_pages.py",),
        "config/middleware.py",
        "    return not has_fresh_proof(request)\n",
        "    return False\n",
    ),
    Defect(
        "what nobody approved passes",
        Breaks.RIGHT,
        ("tests/ordering/test_approvals.py",),
        "ordering/services/place_order.py",
        "    pass_door(passing, actor)\n",
        "",
    ),
)

PROOFS = (
    Defect(
        "a payment notice needs no signature",
        Breaks.PROOF,
        (
            "tests/payments/contract/test_toss.py",
            "tests/payments/contract/test_stripe.py",
        ),
        "payments/gateways/signatures.py",
        "    if not any(hmac.compare_digest(right, one) for one in given):\n",
        "    if not any(given):\n",
    ),
    Defect(
        "a carrier's message needs no signature",
        Breaks.PROOF,
        (
            "tests/fulfilment/test_rules.py",
            "tests/fulfilment/test_shipments.py",
        ),
        "fulfilment/gateways/hangang.py",
        "    if not hmac.compare_digest(_mac(moment, body).encode(), given.encode()):\n        raise BadSignature\n",
        "",
    ),
    Defect(
        "a carrier's old message is taken again",
        Breaks.PROOF,
        (
            "tests/fulfilment/test_rules.py",
            "tests/fulfilment/test_shipments.py",
        ),
        "fulfilment/gateways/hangang.py",
        "    if abs(clock.now().timestamp() - int(moment)) > TOLERANCE.total_seconds():\n",
        "    if False:\n",
    ),
    Defect(
        "webhooks are signed without their time",
        Breaks.PROOF,
        ("tests/webhooks/test_signing.py",),
        "webhooks/rules/signing.py",
        'message_id.encode() + b"." + str(timestamp).encode() + b"." + body',
        'message_id.encode() + b"." + body',
    ),
    Defect(
        "a token that has expired still opens",
        Breaks.PROOF,
        ("tests/api/test_tokens.py",),
        "parties/services/tokens.py",
        "row.expires_at <= clock.now() or ",
        "",
    ),
    Defect(
        "any pass opens a channel with a password",
        Breaks.PROOF,
        ("tests/channels/test_entrances.py",),
        "channels/services/door.py",
        "has_pass = bool(channel.lock) and constant_time_compare(channel_pass, channel.lock)",
        "has_pass = bool(channel_pass)",
    ),
    Defect(
        "a webhook may go to an address inside",
        Breaks.PROOF,
        ("tests/webhooks/test_addresses.py",),
        "webhooks/rules/addresses.py",
        "        if not (is_public(one) or (is_here and one.is_loopback)):\n",
        "        if not is_public(addresses[0]):\n",
    ),
)

MONEYS = (
    Defect(
        "half a won is rounded down",
        Breaks.MONEY,
        ("tests/kernel/test_money.py", "tests/pricing/test_scenarios.py"),
        "kernel/money.py",
        "            whole += half >= 0\n",
        "            whole += half > 0 or (half == 0 and whole % 2 == 1)\n",
    ),
    Defect(
        "the rest of a split goes to nobody",
        Breaks.MONEY,
        ("tests/kernel/test_money.py",),
        "kernel/money.py",
        "            parts[i] += 1\n",
        "            pass\n",
    ),
    Defect(
        "two currencies are added",
        Breaks.MONEY,
        ("tests/kernel/test_money.py",),
        "kernel/money.py",
        "        if self.currency != other.currency:\n",
        "        if False:\n",
    ),
    Defect(
        "an order is placed at a total its buyer did not see",
        Breaks.MONEY,
        ("tests/ordering/test_place_order.py",),
        "ordering/services/checking.py",
        "    if view.quote.gross != expected_gross:\n",
        "    if False:\n",
    ),
    Defect(
        "more is taken in than is awaited",
        Breaks.MONEY,
        ("tests/payments/test_payments.py",),
        "payments/services/moves.py",
        "    if most < came or came.minor < 0:\n",
        "    if came.minor < 0:\n",
    ),
)

DATABASE = (
    Defect(
        "an order's figures may be changed",
        Breaks.DATABASE,
        ("tests/ordering/test_orders.py",),
        table="ordering_order",
        gone="order_keeps_figures",
    ),
    Defect(
        "moves of an order may be deleted",
        Breaks.DATABASE,
        ("tests/ordering/test_orders.py",),
        table="ordering_ordermove",
        gone="ordermove_append_only",
    ),
    Defect(
        "a posting may be written that does not balance",
        Breaks.DATABASE,
        ("tests/kernel/test_invariants.py",),
        table="ledger_posting",
        gone="ledger_posting_balances",
    ),
    Defect(
        "entries of the trail may be changed",
        Breaks.TRAIL,
        ("tests/kernel/test_audit.py",),
        table="kernel_auditentry",
        gone="auditentry_append_only",
    ),
    Defect(
        "more is given back than came",
        Breaks.DATABASE,
        ("tests/payments/test_payments.py",),
        table="payments_paymentoperation",
        gone="paymentoperation_within",
    ),
    Defect(
        "a key of a request is kept twice",
        Breaks.ONCE,
        ("tests/api/test_keys.py",),
        "kernel/answers.py",
        '    if under_way is None or "key-claim" in settings.JANGTEO_UNGUARDED:\n',
        "    if True:\n",
    ),
    Defect(
        "a handler hears an event twice",
        Breaks.ONCE,
        ("tests/kernel/test_outbox.py",),
        "kernel/outbox.py",
        "            if is_new:\n",
        "            if True:\n",
    ),
)

RULES = (
    Defect(
        "events may be told of what never happened",
        Breaks.RULE,
        ("tests/kernel/test_outbox.py",),
        "kernel/outbox.py",
        '    if not connection.in_atomic_block:\n        raise OutsideTransaction(f"{event.name} must be published',
        '    if False:\n        raise OutsideTransaction(f"{event.name} must be published',
    ),
    Defect(
        "a quantity below the smallest is sold",
        Breaks.RULE,
        ("tests/ordering/test_quantity_rules.py",),
        "pricing/rules/quantities.py",
        "rule.minimum is not None and total < rule.minimum",
        "False",
    ),
    Defect(
        "goods whose listing has ended are shown",
        Breaks.RULE,
        (
            "tests/catalog/test_products.py",
            "tests/catalog/test_sight.py",
        ),
        "catalog/selectors/visible.py",
        "Q(until_at=None) | Q(until_at__gt=now), channel=",
        "channel=",
    ),
    Defect(
        "what was not bought is reviewed",
        Breaks.RULE,
        ("tests/reviews/test_life.py",),
        "reviews/services/writing.py",
        "    if found is None or not found[0].is_bought:\n",
        "    if found is None:\n",
    ),
    Defect(
        "one may approve what is not one's turn",
        Breaks.RULE,
        (
            "tests/approvals/test_own_requests.py",
            "tests/approvals/test_requests.py",
        ),
        "approvals/services/deciding.py",
        "    _require_turn(row, before, whom, actor.person_id, verdict)\n",
        "",
    ),
)

INPUTS = (
    Defect(
        "an XML document may declare entities",
        Breaks.INPUT,
        (
            "tests/banking/test_bank_files.py",
            "tests/billing/test_en16931.py",
        ),
        "kernel/xml_trees.py",
        '        raise self._refuse("a document type is not accepted")\n',
        "        return\n",
    ),
    Defect(
        "a drawing may run scripts",
        Breaks.INPUT,
        ("tests/catalog/test_pictures.py",),
        "kernel/drawings.py",
        '        if name.lower().startswith("on") or not _NAME.fullmatch(name):\n',
        "        if False:\n",
    ),
    Defect(
        "a workbook that unpacks without end is opened",
        Breaks.INPUT,
        ("tests/ordering/test_documents.py",),
        "kernel/uploads.py",
        "types.file_size > MOST_OF_TYPES or sum(one.file_size for one in parts.values()) > MOST_UNPACKED",
        "False",
    ),
    Defect(
        "a text with NUL reaches the database",
        Breaks.INPUT,
        ("tests/inputs/test_ids.py",),
        "kernel/api.py",
        '    if "\\x00" in text:\n',
        "    if False:\n",
    ),
    Defect(
        "log-ins may be tried without end",
        Breaks.INPUT,
        ("tests/identity/test_limits.py",),
        "identity/services/check_log_in.py",
        "    taken = take_attempt(buckets)\n",
        "    taken: list[int] = []\n",
    ),
)

DEFECTS: tuple[Defect, ...] = (*LOCKS, *OWNERS, *RIGHTS, *PROOFS, *MONEYS, *DATABASE, *RULES, *INPUTS)
# One of each kind that matters most, in tests that take seconds.
QUICK = frozenset(
    {
        "stock is promised without locking it",
        "whoever knows a cart's id may use it",
        "half a won is rounded down",
        "a posting may be written that does not balance",
        "a carrier's message needs no signature",
        "a handler hears an event twice",
    }
)
