"""Values that every module may speak of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType
from uuid import UUID

PartyId = NewType("PartyId", UUID)
UserId = NewType("UserId", UUID)


class Scope(StrEnum):
    """How far a right reaches; each includes the ones before it.

    own   what they made themselves, for whom they act
    unit  all that belongs to whom they act for, and to the units below; for staff: to the accounts that are theirs
    all   everything there is
    """

    OWN = "own"
    UNIT = "unit"
    ALL = "all"


class Action(StrEnum):
    """Everything a person may be allowed to do; which role may do what is the table in `parties.rules`.

    Public and permanent: custom roles store these words.
    """

    GOODS_SEE = "goods.see"
    PRICES_SEE = "prices.see"
    CARTS_USE = "carts.use"
    ORDERS_PLACE = "orders.place"
    ORDERS_SEE = "orders.see"
    ORDERS_CANCEL = "orders.cancel"
    ORDERS_APPROVE = "orders.approve"
    ORDERS_HANDLE = "orders.handle"
    PAYMENTS_HANDLE = "payments.handle"
    QUOTES_MAKE = "quotes.make"
    QUOTES_ALLOW = "quotes.allow"
    REVIEWS_HANDLE = "reviews.handle"
    MONEY_SEE = "money.see"
    MONEY_PAY = "money.pay"
    ADDRESSES_SEE = "addresses.see"
    ADDRESSES_CHANGE = "addresses.change"
    PARTIES_SEE = "parties.see"
    PARTIES_CHANGE = "parties.change"
    MEMBERS_SEE = "members.see"
    MEMBERS_CHANGE = "members.change"
    ROLES_CHANGE = "roles.change"
    UNITS_CHANGE = "units.change"
    CONSENTS_CHANGE = "consents.change"
    OFFICE_ENTER = "office.enter"
    PARTIES_ACT_FOR = "parties.act_for"
    ACCOUNTS_ASSIGN = "accounts.assign"
    APPLICATIONS_REVIEW = "applications.review"
    NOTES_SEE = "notes.see"
    NOTES_WRITE = "notes.write"
    CATALOGUE_SEE = "catalogue.see"
    CATALOGUE_CHANGE = "catalogue.change"
    CONTENT_CHANGE = "content.change"
    ASSORTMENTS_CHANGE = "assortments.change"
    PRICE_LISTS_SEE = "price_lists.see"
    PRICE_LISTS_CHANGE = "price_lists.change"
    PROMOTIONS_SEE = "promotions.see"
    PROMOTIONS_CHANGE = "promotions.change"
    TAXES_SEE = "taxes.see"
    TAXES_CHANGE = "taxes.change"
    COSTS_SEE = "costs.see"
    COSTS_CHANGE = "costs.change"
    STOCK_SEE = "stock.see"
    STOCK_CHANGE = "stock.change"
    EXPORTS_TAKE = "exports.take"
    PRIVACY_HANDLE = "privacy.handle"
    AUDIT_SEE = "audit.see"
    WEBHOOKS_SEE = "webhooks.see"
    WEBHOOKS_CHANGE = "webhooks.change"
    CHECKS_RUN = "checks.run"
    FEATURES_SWITCH = "features.switch"
    RECORDS_SEE = "records.see"


type Rights = Mapping[Action, Scope]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, for whom, and what they may do.

    user_id    the log-in, None for a guest or a job
    person_id  the person behind the log-in
    party_id   whom they act for: themselves, a household or a company; None for a guest
    name       shown in audit rows
    party_name whom they act for, as pages say it
    via        the door: "page", "api", "office", "office_api", "job", "command", "import"
    channel_id the channel they came in by; None for those who came by no shop
    rights     what they may do, found out anew at every door
    lineage    whom they act for and the units above it, nearest first: whose policies hold for them
    unit_ids   the parties that `Scope.UNIT` covers: whom they act for and below, or a sales rep's accounts
    place_codes  the places that `Scope.UNIT` covers: the store that staff work in
    assists    staff who act for a buyer; the buyer sees it, and they never approve
    """

    user_id: UserId | None = None
    person_id: PartyId | None = None
    party_id: PartyId | None = None
    name: str = ""
    party_name: str = ""
    is_staff: bool = False
    via: str = "page"
    channel_id: UUID | None = None
    rights: Rights = field(default_factory=dict, hash=False)
    lineage: tuple[PartyId, ...] = ()
    unit_ids: frozenset[PartyId] = frozenset()
    place_codes: frozenset[str] = frozenset()
    assists: bool = False

    @property
    def units(self) -> tuple[PartyId, ...]:
        """Whom they act for and the units above, nearest first, also where nobody asked for the tree; a guest: none."""
        return self.lineage or ((self.party_id,) if self.party_id else ())


OFFICE_API = "office_api"
BACK_OFFICE = frozenset({"office", OFFICE_API, "job", "command", "import"})
ALL_RIGHTS: Rights = dict.fromkeys(Action, Scope.ALL)


def is_back_office(actor: Actor) -> bool:
    """Whether staff act as staff: by a door of the back office, not as a buyer in a shop."""
    return actor.is_staff and actor.via in BACK_OFFICE


GUEST = Actor(name="guest")


def job_actor(name: str, via: str = "job") -> Actor:
    """A job, command or import acting without a person."""
    return Actor(name=name, is_staff=True, via=via, rights=ALL_RIGHTS)
