"""Every type of page of both shops and the office, found by walking the demo as those who use it.

A type of page is a route that answers with a whole page. The routes come from the addresses the product declares: one
that the walk does not reach must be told in NOT_WALKED, with the reason.
"""

import re
from collections import defaultdict, deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from itertools import islice, product
from urllib.parse import urljoin, urlsplit

import httpx
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

PASSWORD = "jangteo-demo"
WHOLESALE = "/wholesale/"
DEALERS_DOOR, OFFICE_DOOR, MUG = "/wholesale/login/", "/office/login/", "MUG-MOON-WH"
GRID = "/p/half-moon-jar/several/"  # of a product that comes in several kinds
PER_ROUTE, TRIES = 2, 6
NOBODYS = ("01a21e73-0000-7000-8000-000000000000", "none", 1)
LINKS = re.compile(r'href="([^"#]+)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
RECORDS = re.compile(r"^admin:\w+_(changelist|change|history|add|delete)$")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who walks, through which door, and where they begin.

    party  for whom they act, by the name in the switcher; as they come in when empty
    goods  what they put into their cart before
    """

    name: str
    door: str = ""
    login: str = ""
    party: str = ""
    goods: str = ""
    begins: tuple[str, ...] = ()


VISITORS = (
    Visitor("guest", begins=("/", GRID, "/login/", "/register/", "/search/?q=zzzz", DEALERS_DOOR, OFFICE_DOOR)),
    Visitor("office", OFFICE_DOOR, "admin@ongyeol.example", begins=("/office/catalog/product/", "/office/")),
    Visitor("shopper", "/login/", "narin.kang@example.com", goods=MUG, begins=("/", "/account/", "/cart/")),
    Visitor("family", "/login/", "maru.hong@example.com", "홍마루네", begins=("/account/",)),
    Visitor(
        "dealer",
        "/wholesale/login/",
        "jiu@moduanja.example",
        goods=MUG,
        begins=(WHOLESALE, f"/wholesale{GRID}"),
    ),
    Visitor("company", DEALERS_DOOR, "solbi@moduanja.example", begins=("/wholesale/account/",)),
    Visitor("hotel", DEALERS_DOOR, "ideun@hotel-onsae.example", begins=("/wholesale/account/",)),
)

NOT_WALKED = {
    route: reason
    for reason, routes in {
        "the office's own page stands before it": "admin:index admin:login admin:logout admin:password_change_done",
        "records are only read": "admin:add admin:delete admin:autocomplete",
        "answers scripts alone": "admin:jsi18n admin:search openid_connect_callback",
        "sends on, and shows nothing": (
            "admin:view_on_site office:language office:logout office:act_for office:pick office:content_look "
            "storefront:act_for "
            "storefront:language storefront:logout storefront:pay_back office:password_change"
        ),
        "staff are sent there from the page that they write": "storefront:preview",
        "the demo has no program": "office:program",
        "a file": (
            "office:data_export_file office:import_run_refused office:intake_refused "
            "office:order_document office:quote_file office:charge_pdf office:privacy_download "
            "storefront:media storefront:order_document storefront:quote_file storefront:charge_pdf "
            "storefront:logo "
            "storefront:room_file storefront:application_document storefront:privacy_download"
        ),
        "its address is in a letter alone": (
            "storefront:application storefront:confirm_email storefront:confirm_registration storefront:invitation "
            "storefront:privacy_receipt storefront:reset storefront:restock_link"
        ),
        "its address is a link that is shown once": (
            "storefront:gift storefront:gift_slip storefront:room storefront:room_guest storefront:shared "
            "storefront:gift_card_ask storefront:show_card storefront:shared_wishes"
        ),
        "comes up in the middle of logging in or of paying": (
            "office:login_code storefront:login_code storefront:simulated storefront:pay_toss storefront:enter"
        ),
        "the demo holds none": (
            "office:bank_file office:bank_line office:charge office:delivery office:import_run office:intake "
            "office:intake_progress office:import_run_progress office:price_draft office:role_change "
            "office:role_retire office:run office:shipment_labels office:tax_document office:unit_move office:webhook "
            "storefront:cart_documents storefront:move_unit"
        ),
    }.items()
    for route in routes.split()
}


@dataclass(frozen=True, slots=True)
class PageType:
    """One route of a face (shop, wholesale, office), with an address where who walked there sees a whole page."""

    face: str
    route: str
    address: str
    visitor: str

    @property
    def name(self) -> str:
        space, _, own = self.route.partition(":")
        return f"{self.face}-{'record-' if space == 'admin' else ''}{own}".replace("_", "-")


@dataclass(slots=True)
class Walk:
    """What one visitor has found.

    pages    {(face, route): address} of whole pages
    answers  {route: what else it answers with}
    values   {name of a part of an address: what stood there}
    cookies  what their browser holds
    """

    visitor: Visitor
    pages: dict[tuple[str, str], str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[object, None]] = field(default_factory=lambda: defaultdict(dict))
    cookies: dict[str, str] = field(default_factory=dict)


def routes() -> dict[str, tuple[str, ...]]:
    """{route: parts of its address} of everything the shops and the office answer; records are one for all tables."""
    return {_kind(name): parts for name, parts in _named(get_resolver().url_patterns, "")}


def _named(patterns: list[URLPattern | URLResolver], space: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in patterns:
        if isinstance(one, URLPattern):
            if one.name:
                yield f"{space}{one.name}", tuple(one.pattern.converters)
        elif not str(one.pattern).startswith("api/"):
            inner = f"{one.namespace}:" if one.namespace else space
            yield from _named(one.url_patterns, inner)


def _kind(route: str) -> str:
    return RECORDS.sub(r"admin:\1", route)


def face_of(path: str) -> str:
    """Which of the three faces shows this path."""
    return "office" if path.startswith("/office/") else "wholesale" if path.startswith(WHOLESALE) else "shop"


def route_of(path: str) -> tuple[str, dict[str, object]] | None:
    """The route behind a path, and the parts of it."""
    inside = "/" + path.removeprefix(WHOLESALE) if path.startswith(WHOLESALE) else path
    try:
        match = resolve(inside)
    except Resolver404:
        return None
    return (_kind(match.view_name), match.kwargs) if match.view_name else None


def walk_all(site: str) -> tuple[list[PageType], dict[str, str], dict[str, dict[str, str]]]:
    """Every type of page, {route: what else it answers with} of the others, {visitor: cookies}."""
    with ThreadPoolExecutor(4) as people:
        walks = list(people.map(lambda who: walk(site, who), VISITORS))
    found: dict[tuple[str, str], PageType] = {}
    answers: dict[str, str] = {}
    for one in walks:
        answers |= one.answers
        for (face, route), address in one.pages.items():
            found.setdefault((face, route), PageType(face, route, address, one.visitor.name))
    pages = sorted(found.values(), key=lambda page: (page.face, page.route))
    seen = {page.route for page in pages}
    others = {route: answer for route, answer in answers.items() if route not in seen}
    return pages, others, {one.visitor.name: one.cookies for one in walks}


def walk(site: str, visitor: Visitor) -> Walk:
    """Follow links from where this visitor begins; then ask for what no link led to, by the names seen on the way."""
    done = Walk(visitor)
    with _browser(site) as client:
        _follow(client, done, enter(client, visitor))
        _guess(client, done)
        done.cookies = _held(client)
    return done


def cookies_of(site: str, visitor: Visitor) -> dict[str, str]:
    """What the browser of a visitor holds who has come in and walked nowhere."""
    with _browser(site) as client:
        enter(client, visitor)
        return _held(client)


def _browser(site: str) -> httpx.Client:
    return httpx.Client(base_url=site, timeout=90, headers={"accept-language": "ko"})


def _held(client: httpx.Client) -> dict[str, str]:
    return {cookie.name: cookie.value or "" for cookie in client.cookies.jar}


def enter(client: httpx.Client, visitor: Visitor) -> tuple[str, ...]:
    """Log in, act for the party, fill the cart; keep it as a list and make a link of it, to be walked too."""
    if not visitor.door:
        return ()
    key = "username" if visitor.door.startswith("/office/") else "email"
    assert _post(client, visitor.door, {key: visitor.login, "password": PASSWORD}).status_code == 302, visitor
    shop = WHOLESALE if visitor.door.startswith(WHOLESALE) else "/"
    if visitor.party:
        page = client.get(f"{shop}account/").text
        party = re.search(rf'name="party" value="([^"]+)"(?:(?!</button>).)*{visitor.party}', page, re.DOTALL)
        assert party, visitor
        _post(client, f"{shop}account/acting-for/", {"party": party[1]}, page)
    if visitor.goods:
        page = client.get(shop).text
        _post(client, f"{shop}cart/lines/", {"sku": visitor.goods, "quantity": "12"}, page)
        _post(client, f"{shop}lists/", {"name": f"{visitor.name}, every week"}, page)
        link = re.search(r"/cart/carried/[\w-]{20,}/", _post(client, f"{shop}cart/share/", {"hours": "1"}, page).text)
        assert link, visitor
        return (f"{shop}lists/", shop.rstrip("/") + link[0])
    return ()


def _post(client: httpx.Client, path: str, body: dict[str, str], page: str = "") -> httpx.Response:
    token = TOKEN.search(page or client.get(path).text)
    assert token, path
    headers = {"referer": str(client.base_url.join(path))}
    return client.post(path, data={**body, "csrfmiddlewaretoken": token[1]}, headers=headers)


def _follow(client: httpx.Client, done: Walk, more: tuple[str, ...]) -> None:
    waiting, seen = deque((*more, *done.visitor.begins)), set[str]()
    asked: dict[tuple[str, str], int] = defaultdict(int)
    while waiting:
        address = waiting.popleft()
        known = route_of(urlsplit(address).path)
        face = face_of(address)
        if address in seen or known is None or _is_left_out(known[0]) or not _is_mine(done.visitor, face):
            continue
        seen.add(address)
        for part, value in known[1].items():
            done.values[f"{part}"][str(value)] = None
        if asked[face, known[0]] >= PER_ROUTE:
            continue
        asked[face, known[0]] += 1
        waiting.extend(_links(address, _look(client, done, known[0], address)))


def _is_mine(visitor: Visitor, face: str) -> bool:
    """Guests see every door; who has logged in stays inside the face they came for."""
    return not visitor.door or face == face_of(visitor.door)


def _is_left_out(route: str) -> bool:
    return route.rpartition(":")[2] in {"logout", "language", "jsi18n", "act_for"}


def _links(address: str, text: str) -> list[str]:
    found = (urljoin(address, unescape(one)) for one in LINKS.findall(text))
    return [one for one in found if one.startswith("/") and not one.startswith(("//", "/static/", "/api/"))]


def _look(client: httpx.Client, done: Walk, route: str, address: str) -> str:
    answer = client.get(address)
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if answer.status_code == 200 and kind == "text/html":
        if "<!doctype html" in answer.text[:200].lower():
            done.pages.setdefault((face_of(address), route), address)
            return answer.text
        kind = "part of a page"
    if answer.status_code in (200, 405):
        done.answers[route] = kind if answer.status_code == 200 else "forms alone"
    return ""


def _guess(client: httpx.Client, done: Walk) -> None:
    shop = WHOLESALE if WHOLESALE in done.visitor.door else "/"
    reached = {route for _, route in done.pages}
    for route, parts in routes().items():
        office = route.startswith(("office:", "admin:"))
        if route in reached or route in done.answers or office != (done.visitor.name == "office"):
            continue
        if _is_left_out(route) or route.startswith("admin:"):
            continue
        for address in islice(_addresses(shop, route, parts, done), TRIES):
            _look(client, done, route, address)
            if route in done.answers or any(one == route for _, one in done.pages):
                break


def _addresses(shop: str, route: str, parts: tuple[str, ...], done: Walk) -> Iterator[str]:
    from django.urls import NoReverseMatch, reverse

    for values in product(*(list(done.values[part]) or NOBODYS for part in parts)):
        try:
            path = reverse(route, kwargs=dict(zip(parts, values, strict=True)))
        except NoReverseMatch:
            continue
        yield path if path.startswith("/office/") else shop.rstrip("/") + path
