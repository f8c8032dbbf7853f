"""A world in which everything belongs to somebody: two companies, a family, a customer, a guest, and the staff.

Whatever is company A's bears the word ALDERQX and odd prices around 41713, whatever is B's bears BIRCHZV and 52819.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.test import Client

from access.approving import deputy_of, rule_of
from access.linking import wished_by
from access.marked import MARKS, marked_address
from factories.people import PASSWORD
from factories.selling import LONG_AGO, untouched
from jangteo.approvals import services as approvals
from jangteo.approvals.selectors import door_for
from jangteo.approvals.types import (
    Asked,
    AskingDraft,
    Budget,
    BudgetDraft,
    BudgetPeriod,
    Content,
    ContentLine,
    Subject,
)
from jangteo.catalog import services as catalog
from jangteo.catalog.types import (
    FileDraft,
    GrantDraft,
    Level,
    MediaKind,
    Mode,
    ProductDraft,
    SelectionDraft,
    SelectionKind,
    TextDraft,
    TextField,
    VariantDraft,
)
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.contracts import services as contracts
from jangteo.contracts.types import CommitmentDraft, CommitmentPeriod, ContractDraft
from jangteo.identity.selectors import list_sessions
from jangteo.inventory import services as inventory
from jangteo.kernel import clock
from jangteo.kernel.money import Money
from jangteo.kernel.types import Actor, PartyId
from jangteo.onboarding import services as onboarding
from jangteo.onboarding.models import ApplicationDocument
from jangteo.ordering import services as ordering
from jangteo.ordering.models import Order
from jangteo.ordering.selectors import get_cart
from jangteo.ordering.types import CheckoutDetails, HoldKind
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.selectors import list_tokens
from jangteo.parties.types import MemberRole, PartyKind, PartyRole, RoleAudience
from jangteo.payments.types import PaymentMethod
from jangteo.pricing import services as pricing
from jangteo.pricing.selectors import get_promotion
from jangteo.pricing.types import ChangeKind, PriceChange, PriceRow
from jangteo.privacy import services as privacy
from jangteo.privacy.models import DataRequest
from jangteo.purchasing.services import create_list
from jangteo.purchasing.types import Wanted
from jangteo.quotes import selectors as quotes
from jangteo.quotes import services as quote_services
from jangteo.quotes.types import LineAsked, Upload
from jangteo.relations import services as relations
from jangteo.relations.types import TouchKind
from onboarding.applying import key_in_letter, paper, start
from storefront.market import ACTOR, DRAWING, Market, open_market

# who acts for whom: column → (party, role); a role of "" is oneself
SHOPPERS: dict[str, tuple[str, str]] = {
    "customer": ("", ""),
    "buyer A": ("A", MemberRole.BUYER),
    "approver A": ("A", MemberRole.APPROVER),
    "finance A": ("A", MemberRole.FINANCE),
    "admin A": ("A", MemberRole.ADMINISTRATOR),
    "guardian": ("H", MemberRole.GUARDIAN),
    "child": ("H", MemberRole.CHILD),
    "buyer B": ("B", MemberRole.BUYER),
    "seller": ("S", MemberRole.ADMINISTRATOR),
}
STAFF: dict[str, str] = {
    "viewer": MemberRole.STAFF_VIEWER,
    "clerk": MemberRole.STAFF_CLERK,
    "rep A": MemberRole.SALES_REP,
    "staff finance": MemberRole.STAFF_FINANCE,
    "store": MemberRole.STORE,
    "staff admin": MemberRole.STAFF_ADMINISTRATOR,
}
COLUMNS = ("anonymous", "guest", *SHOPPERS, *STAFF)  # the till is not there yet
PAPER = b"%PDF-1.4 what was ordered\n%%EOF"


@dataclass(slots=True)
class World:
    """What there is, by whose it is: A, B, H (the family), C (the customer), G (the guest with a cart)."""

    market: Market
    parties: dict[str, PartyId] = field(default_factory=dict)
    units: dict[str, PartyId] = field(default_factory=dict)
    people: dict[str, PartyId] = field(default_factory=dict)
    secret: str = "a-guests-secret-of-many-letters"
    orders: dict[str, str] = field(default_factory=dict)
    carts: dict[str, UUID] = field(default_factory=dict)
    lines: dict[str, UUID] = field(default_factory=dict)
    things: dict[str, dict[str, Any]] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)

    def keep(self, kind: str, owner: str, what: Any) -> None:
        self.things.setdefault(kind, {})[owner] = what

    def user(self, column: str) -> User:
        return User.objects.get(person=self.people[column])


def build() -> World:
    """Everything, through the real services; every column with a browser and a token."""
    world = World(open_market())
    _parties(world)
    _people(world)
    _goods(world)
    _promotion(world)
    _orders(world)
    _approvals(world)
    _quotes(world)
    _lists(world)
    _addresses(world)
    _relations(world)
    _ways_in(world)
    for column in COLUMNS:
        world.clients[column] = _browser(world, column)
    world.clients["admin B"] = _browser(world, "admin B", "B")
    _of_log_ins(world)
    return world


def actor(world: World, column: str, channel: str = "shop", via: str = "page") -> Actor:
    """Who stands in a column, as the door of a channel lets them in."""
    user = world.user(column) if column in world.people else None
    party = world.parties.get(SHOPPERS.get(column, ("", ""))[0])
    return enter(channel=get_channel(channel), user=user, via=via, party_id=party)


def _parties(world: World) -> None:
    for name, role in (("A", None), ("B", None), ("S", PartyRole.SELLER)):
        mark = MARKS.get(name, "Sellerhouse")
        party = parties.create_company(
            name=f"{mark} Trading",
            legal_name=f"{mark} Ltd",
            business_number=None,
            actor=ACTOR,
            email=f"desk@{mark}.example",
        )
        world.parties[name] = party
        world.units[name] = parties.create_unit(
            parent_id=party, kind=PartyKind.DIVISION, name=f"{mark} North", actor=ACTOR
        )
        for audience in (RoleAudience.COMPANY,):
            role_id = parties.create_role(
                code=f"own_{mark.lower()}",
                audience=audience,
                names={"ko": f"{mark} 담당", "en": f"{mark} hands"},
                rights={"goods.see": "all", "orders.see": "unit"},
                party_id=party,
                actor=ACTOR,
            )
            world.keep("role", name, role_id)
        if role:
            parties.give_party_role(party_id=party, role=role, actor=ACTOR)
    world.parties["H"] = parties.create_household(name="Familyhome", language="ko", actor=ACTOR)


def _people(world: World) -> None:
    for column, (party, role) in SHOPPERS.items():
        person = _person(world, column, MARKS.get(party, "Person"))
        if party:
            parties.add_member(party_id=world.parties[party], person_id=person, role=role, actor=ACTOR)
    world.parties["C"] = world.people["customer"]
    member = _person(world, "admin B", MARKS["B"])  # no column: who runs B
    parties.add_member(party_id=world.parties["B"], person_id=member, role=MemberRole.ADMINISTRATOR, actor=ACTOR)
    for column, role in STAFF.items():
        _person(world, column, "Staff")
        place = "W1" if role == MemberRole.STORE else None
        parties.add_staff(user_id=world.user(column).pk, role=role, actor=ACTOR, place_code=place)


def _person(world: World, column: str, mark: str) -> PartyId:
    email = f"{column.replace(' ', '.').lower()}@{mark.lower()}.example"
    person = parties.create_person(name=f"{mark} {column.title()}", email=email, language="en")
    parties.create_log_in(person_id=person, email=email, password=PASSWORD)
    world.people[column] = person
    return person


def _goods(world: World) -> None:
    for name, price in (("A", 41713), ("B", 52819)):
        mark = MARKS[name]
        sku, slug = f"{mark}-SET".upper(), f"{mark}-set".lower()
        draft = ProductDraft(
            slug=slug,
            category_slug="mugs",
            texts=(TextDraft(TextField.NAME, "ko", f"{mark} 세트"), TextDraft(TextField.NAME, "en", f"{mark} set")),
            variants=(VariantDraft(sku),),
        )
        product, variants = catalog.create_product(draft=draft, actor=ACTOR)
        for channel in (world.market.shop_id, world.market.wholesale_id):
            catalog.list_in_channel(product_id=product, channel_id=channel, actor=ACTOR, from_at=LONG_AGO)
        code, party = f"agreed-{mark.lower()}", world.parties[name]
        catalog.put_assortment(code=code, names={"ko": f"{mark} 전용", "en": f"{mark} only"}, actor=ACTOR)
        catalog.set_selections(code=code, selections=[SelectionDraft(SelectionKind.PRODUCT, slug)], actor=ACTOR)
        grant = catalog.create_grant(
            code=code, draft=GrantDraft(Mode.RESERVED, Level.SEE, party_id=party, from_at=LONG_AGO), actor=ACTOR
        )
        world.keep("grant", name, {"code": code, "grant_id": grant})
        rows = [
            PriceRow(variants[sku], Decimal(price)),
            PriceRow(world.market.variants["MUG-WH"], Decimal(price + 100)),
        ]
        _agreed(code, mark, party, rows)
        changes = pricing.make_bulk_draft(
            price_list_code=code, change=PriceChange(ChangeKind.PERCENT, Decimal(10)), actor=ACTOR
        )
        world.keep("draft", name, changes)
        world.keep("contract", name, _contract(code, mark, party, variants[sku]))
        inventory.receive_stock(
            place_code="W1", variant_id=variants[sku], quantity=50, key=f"first-{mark}", actor=ACTOR
        )
        world.keep("sku", name, sku)
        world.keep("slug", name, slug)
        picture = FileDraft(MediaKind.PICTURE, f"{mark}.svg", DRAWING, "image/svg+xml", variant_id=variants[sku])
        world.keep("media", name, (catalog.add_media(product_id=product, file=picture), f"{mark}.svg"))
    world.keep("slug", "all", "moon-mug")
    world.keep("slug", "trade", "trade-rack")
    world.keep("sku", "all", "MUG-WH")
    world.keep("sku", "trade", "RACK-TRADE")
    world.keep("media", "all", (world.market.media["mug"], "mug.svg"))
    world.keep("media", "trade", (world.market.media["terms"], "terms.pdf"))


def _promotion(world: World) -> None:
    """A draft that works by codes: nobody's, and in no cart."""
    rule = {"give": [{"percent": "10", "on": "order"}]}
    pricing.draft_promotion(
        code="ten-off", names={"ko": "십 퍼센트"}, currency="KRW", rule=rule, needs_code=True, actor=ACTOR
    )
    version = get_promotion("ten-off").versions[0]
    world.keep("promotion", "-", {"code": "ten-off", "version_id": version.id})


def _agreed(code: str, mark: str, party: PartyId, rows: list[PriceRow]) -> None:
    """Prices of a company's own, for the shop with tax and the wholesale channel without."""
    names = {"ko": f"{mark} 합의가", "en": f"{mark} agreed"}
    for suffix, includes_tax in (("", False), ("-gross", True)):
        pricing.create_price_list(
            code=code + suffix, names=names, currency="KRW", includes_tax=includes_tax, actor=ACTOR
        )
        pricing.give_to(price_list_code=code + suffix, party_id=party, actor=ACTOR)
        pricing.set_prices(price_list_code=code + suffix, prices=rows, actor=ACTOR)


def _contract(code: str, mark: str, party: PartyId, variant_id: UUID) -> str:
    """What makes the agreed list a contract, with a volume to take."""
    draft = ContractDraft(
        code=f"deal-{mark.lower()}",
        names={"ko": f"{mark} 계약", "en": f"{mark} contract"},
        party_id=party,
        valid_from=LONG_AGO,
        valid_until=None,
        price_list=code,
        commitments=(CommitmentDraft(100, period=CommitmentPeriod.MONTH, variant_id=variant_id),),
    )
    contract_id = contracts.draft_contract(draft=draft, actor=ACTOR)
    contracts.keep_simulation(contract_id=contract_id, simulation=untouched(), actor=ACTOR)
    contracts.activate_contract(contract_id=contract_id, actor=ACTOR)
    return draft.code


def _orders(world: World) -> None:
    """One order each, and a cart with a line each; in the open shop."""
    owners = {"A": "buyer A", "B": "buyer B", "C": "customer", "H": "guardian", "G": "guest"}
    for owner, column in owners.items():
        who = actor(world, column)
        secret = world.secret if owner == "G" else ""
        sku = world.things["sku"].get(owner, "CUP" if owner == "C" else "MUG-WH")
        cart = _cart(who, sku, secret)
        mark = MARKS.get(owner, owner)
        details = CheckoutDetails(
            email=f"order@{mark.lower()}.example",
            ship_to=marked_address(mark),
            payment_method=PaymentMethod.BANK_TRANSFER,
            purchase_order_number=f"PO-{mark}",
            note=f"Ring twice, {mark}",
        )
        paper = ordering.attach_document(cart_id=cart, name=f"{mark}.pdf", content=PAPER, actor=who, secret=secret)
        order_id = ordering.place_order(
            cart_id=cart,
            expected_gross=get_cart(cart, who, secret).quote.gross,
            details=details,
            key=uuid4().hex,
            actor=who,
            secret=secret,
        )
        number = Order.objects.get(pk=order_id).number
        world.keep("order_document", owner, {"number": number, "document_id": paper})
        hold = ordering.hold_order(order_id=order_id, kind=HoldKind.STOCK, why=f"counting for {mark}", actor=ACTOR)
        world.keep("hold", owner, hold)
        world.orders[owner] = number
        world.carts[owner] = _cart(who, sku, secret)
        world.lines[owner] = get_cart(world.carts[owner], who, secret).lines[0].id
        paper = ordering.attach_document(
            cart_id=world.carts[owner], name=f"{mark}.pdf", content=PAPER, actor=who, secret=secret
        )
        world.keep("cart_document", owner, {"cart_id": world.carts[owner], "document_id": paper})
    world.keep("order_id", "A", Order.objects.get(number=world.orders["A"]).pk)


def _approvals(world: World) -> None:
    """What a buyer of each house asks for, as if a rule held; none does any more, so that the others order freely."""
    for owner, column in (("A", "buyer A"), ("B", "buyer B"), ("H", "child")):
        who, mark = actor(world, column), MARKS.get(owner, owner)
        assert who.person_id is not None
        total = Money(30_000, "KRW")
        line = ContentLine("MUG-WH", "each", 2, total, f"{mark} mug")
        door = door_for(who.units, who.person_id, asks_always=True)
        asked = Asked(total, Money(0, "KRW"), (), who.person_id)
        content = Content((line,), Money(0, "KRW"), total, {"address": f"{mark} Street 12"})
        draft = AskingDraft(Subject("test", uuid4()), asked, content)
        world.keep("request", owner, approvals.ask(door=door, draft=draft, actor=who, note=f"for {mark}"))
        budget = BudgetDraft(f"{mark} team", Budget(None, BudgetPeriod.MONTH, LONG_AGO.date()), "KRW")
        world.keep("budget", owner, approvals.save_budget(party_id=world.parties[owner], draft=budget, actor=ACTOR))
        world.keep("rule", owner, rule_of(world.parties[owner], mark))
        world.keep("deputy", owner, deputy_of(world.parties[owner], who.person_id, world.people["customer"]))


def _quotes(world: World) -> None:
    """What a buyer of each house asks an offer for, with a word to us and one among us."""
    for owner, column in (("A", "buyer A"), ("B", "buyer B"), ("C", "customer"), ("H", "child")):
        who, mark = actor(world, column), MARKS.get(owner, owner)
        shop = get_channel("shop")
        content = quotes.content_asked(shop, who, [LineAsked("MUG-WH", 2)], note=f"for {mark}")
        quote_id = quote_services.ask_quote(channel=shop, content=content, actor=who)
        quote_services.say(quote_id=quote_id, text=f"{mark} asks when", actor=who)
        world.keep("quote", owner, quote_id)
        quote_services.attach_files(quote_id=quote_id, files=[Upload(f"{mark}.pdf", PAPER)], actor=who)
        (file,) = quotes.get_quote(quote_id, who).files
        world.keep("quote_file", owner, {"quote_id": quote_id, "file_id": file.id})


def _lists(world: World) -> None:
    """A list of each buyer's own."""
    for owner, column in (("A", "buyer A"), ("B", "buyer B"), ("H", "child"), ("C", "customer")):
        who, mark = actor(world, column), MARKS.get(owner, owner)
        sku = "CUP" if owner == "C" else world.things["sku"].get(owner, "MUG-WH")
        wanted = [Wanted(sku, 2)]
        channel = get_channel("shop")
        world.keep("list", owner, create_list(channel=channel, name=f"{mark} weekly", wanted=wanted, actor=who))
        for kind, one in wished_by(who, channel, sku, mark).items():
            world.keep(kind, owner, one)


def _cart(who: Actor, sku: str, secret: str) -> Any:
    cart = ordering.open_cart(channel=get_channel("shop"), actor=who, secret=secret)
    ordering.put_line(cart_id=cart, sku=sku, unit_quantity=2, actor=who, secret=secret)
    return cart


def _addresses(world: World) -> None:
    for owner in ("A", "B", "C", "H"):
        party = world.parties[owner]
        address = parties.add_address(
            party_id=party, address=marked_address(MARKS.get(owner, owner)), is_default=True, actor=ACTOR
        )
        world.keep("address", owner, {"party_id": party, "address_id": address})


def _relations(world: World) -> None:
    rep, admin = world.people["rep A"], world.people["staff admin"]
    relations.assign_account(party_id=world.parties["A"], person_id=rep, expected_owner_id=None, actor=ACTOR)
    relations.assign_account(party_id=world.parties["B"], person_id=admin, expected_owner_id=None, actor=ACTOR)
    for owner, assignee in (("A", rep), ("B", admin)):
        party, mark = world.parties[owner], MARKS[owner]
        world.keep("note", owner, relations.write_note(party_id=party, text=f"{mark} pays late", actor=ACTOR))
        due = clock.today() + timedelta(days=3)
        world.keep(
            "task",
            owner,
            relations.add_task(party_id=party, title=f"Call {mark}", due_on=due, assignee_id=assignee, actor=ACTOR),
        )
        relations.write_touch(
            party_id=party, kind=TouchKind.CALL, at=clock.now(), outcome=f"{mark} wants more", actor=ACTOR
        )


def _ways_in(world: World) -> None:
    """Invitations and applications."""
    shop = get_channel("wholesale")
    for owner, number in (("A", "220-81-10004"), ("B", "220-81-10019")):
        mark, party = MARKS[owner], world.parties[owner]
        email = f"invited@{mark.lower()}.example"
        row = onboarding.invite_member(
            channel=shop, party_id=party, email=email, role=MemberRole.BUYER, language="en", actor=ACTOR
        )
        world.keep("invitation", owner, row)
        world.keep("invitation key", owner, key_in_letter("invitation", email))
        contact = f"{'admin' if owner == 'A' else 'buyer'}.{owner.lower()}@{mark.lower()}.example"
        applicant = actor(world, "admin A" if owner == "A" else "buyer B", "wholesale")
        changes = {"name": f"{mark} Hotels", "contact_email": contact, "contact_name": mark, "business_number": number}
        application = start(shop, paper(f"{mark}.pdf"), actor=applicant, **changes)
        key = onboarding.prove_address(key=key_in_letter("prove_address", contact), actor=applicant)
        document = ApplicationDocument.objects.get(application=application).pk
        world.keep("application", owner, {"id": application, "key": key, "document_id": document})
    for owner, column in (("C", "customer"), ("B", "buyer B")):
        who = actor(world, column)
        assert who.person_id
        receipt = privacy.ask_for_export(person_id=who.person_id, actor=who)
        request = DataRequest.objects.latest("asked_at", "pk").pk
        privacy.run_request(request)
        world.keep("export", owner, request)
        world.keep("receipt", owner, receipt)


def _browser(world: World, column: str, acts_for: str = "") -> Client:
    """A browser that has come in by the pages of the open shop, and switched to whom the column acts for."""
    client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
    if column == "guest":
        session = client.session
        session["cart_secret"] = world.secret
        session.save()
        client.cookies["sessionid"] = session.session_key or ""
    if column not in world.people:
        return client
    user = world.user(column)
    response = client.post("/login/", {"email": user.email, "password": PASSWORD})
    assert response.status_code == 302, response.content.decode()
    party = world.parties.get(acts_for or SHOPPERS.get(column, ("", ""))[0])
    if party:
        assert client.post("/account/acting-for/", {"party": str(party)}).status_code == 302
    world.tokens[column] = parties.issue_token(user_id=user.pk, name=f"{column} program")[0]
    return client


def _of_log_ins(world: World) -> None:
    """Sessions and tokens, which are a log-in's own."""
    for owner, column in (("C", "customer"), ("B", "buyer B")):
        user = world.user(column)
        world.keep("token", owner, list_tokens(user.pk)[0].id)
        world.keep("session", owner, list_sessions(user.pk, "")[0].id)
