"""Orders to work on: placed through the real services."""

from collections.abc import Collection
from dataclasses import replace
from uuid import uuid4

from django.db import connection
from django.test import Client

from factories.people import prove
from jangteo.channels.selectors import get_channel
from jangteo.channels.services import enter
from jangteo.kernel.types import PartyId, job_actor
from jangteo.ordering import services as ordering
from jangteo.ordering.selectors import get_cart, get_order_by_id
from jangteo.ordering.types import CheckoutDetails, OrderId, OrderView
from jangteo.parties import services as parties
from jangteo.parties.models import User
from jangteo.parties.selectors import find_log_in
from jangteo.parties.types import PostalAddress
from jangteo.payments.types import PaymentMethod

STAFF = "staff@test.example"
DESK = replace(job_actor("desk"), via="office")
VISITS = frozenset({"django_session"})
HOME = PostalAddress("김도윤", "010-1234-5678", "03045", "북촌로 12", city="서울")


def order(
    channel_code: str,
    email: str,
    *lines: tuple[str, int],
    method: PaymentMethod = PaymentMethod.BANK_TRANSFER,
    ship_to: PostalAddress = HOME,
) -> OrderId:
    """An order of (SKU, quantity) lines; an e-mail without a log-in is a guest's."""
    channel = get_channel(channel_code)
    user = User.objects.filter(email=email).first()
    actor = enter(channel=channel, user=user, via="page")
    secret = "" if user else uuid4().hex
    cart_id = ordering.open_cart(channel=channel, actor=actor, secret=secret)
    for sku, quantity in lines:
        ordering.put_line(cart_id=cart_id, sku=sku, unit_quantity=quantity, actor=actor, secret=secret)
    if ship_to.country != HOME.country:
        ordering.set_destination(cart_id=cart_id, country=ship_to.country, actor=actor, secret=secret)
    details = CheckoutDetails(email=email, ship_to=ship_to, payment_method=method, purchase_order_number="PO-77")
    return ordering.place_order(
        cart_id=cart_id,
        expected_gross=get_cart(cart_id, actor, secret).quote.gross,
        details=details,
        key=uuid4().hex,
        actor=actor,
        secret=secret,
    )


def read(order_id: OrderId) -> OrderView:
    """The order as it stands."""
    return get_order_by_id(order_id, DESK)


def staff_client(role: str, *, language: str = "en", place_code: str = "") -> Client:
    """A member of staff in one role, logged in."""
    email = f"{role}-{uuid4().hex[:8]}@test.example"
    person_id = parties.create_person(name=f"직원 {role}", email=email)
    user_id = parties.create_log_in(person_id=person_id, email=email, password=uuid4().hex)
    parties.add_staff(user_id=user_id, role=role, actor=DESK, place_code=place_code)
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(pk=user_id))
    prove(client)
    return client


def person_of(email: str) -> PartyId:
    """The person behind a log-in."""
    known = find_log_in(email=email)
    assert known is not None
    assert known.person_id is not None
    return known.person_id


def digest(but: Collection[str] = ()) -> dict[str, str]:
    """A fingerprint of every table's rows; what visits write of themselves is left out."""
    names = [name for name in connection.introspection.table_names() if name not in VISITS and name not in but]
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{name}\" t"
            )
            found[name] = str(cursor.fetchone())
    return found
