"""The shapes of the demo's content; all plain, frozen and complete once loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from jangteo.demo.drawings.picture import Picture

AttributeKind = Literal["number", "enum", "text", "bool"]
Segment = Literal["dealers"]


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both of the demo's languages."""

    ko: str
    en: str

    def in_language(self, language: str) -> str:
        """Korean for `ko` and anything else that is not `en`."""
        return self.en if language == "en" else self.ko


@dataclass(frozen=True, slots=True)
class StoryBlock:
    """One block of a home page.

    audience  `base` (everyone) or `trade` (dealers, replaces the base block of the same code)
    """

    code: str
    audience: str
    title: Text
    body: Text


@dataclass(frozen=True, slots=True)
class Maker:
    """The fictional company that sells everything in the demo."""

    code: str
    name: Text
    legal_name: Text
    business_number: str
    address: "Address"
    email: str
    phone: str
    founded: int
    stories: tuple[StoryBlock, ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A Korean street address; `street` and `city` are in Korean, `romanised` is the same in English."""

    recipient: str
    postcode: str
    region: str
    city: str
    street: str
    romanised: str
    country: str = "KR"


@dataclass(frozen=True, slots=True)
class Category:
    """A branch of the catalogue.

    attributes  codes of the attributes its products may carry, in the order to show them
    ground      background tint of its pictures, `#rrggbb`
    """

    slug: str
    position: int
    name: Text
    blurb: Text
    ground: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttributeOption:
    """One allowed value of an enum attribute."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Attribute:
    """A specification that products carry.

    dimension  for numbers: volume, length, mass, power, time …
    unit       for numbers: the unit the value is kept and compared in
    """

    code: str
    name: Text
    kind: AttributeKind
    facet: bool
    dimension: str | None
    unit: str | None
    options: tuple[AttributeOption, ...]


@dataclass(frozen=True, slots=True)
class Specification:
    """A value as the maker typed it; `unit` may differ from the attribute's own (cm, inch, kg, L).

    value  Decimal for numbers, option code for enums, bool for bools, Text for texts
    """

    attribute: str
    value: Decimal | str | bool | Text
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class OptionValue:
    """A choice the shopper makes; `swatch` is its colour as `#rrggbb`, if it is a colour."""

    code: str
    name: Text
    swatch: str | None


@dataclass(frozen=True, slots=True)
class Option:
    """An axis of choice of one product, such as colour or size."""

    code: str
    name: Text
    values: tuple[OptionValue, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit a product is sold in: `numerator/denominator` base units, exactly."""

    code: str
    name: Text
    numerator: int
    denominator: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """From `quantity` base units on, one base unit costs `net_krw` before tax."""

    quantity: int
    net_krw: int


@dataclass(frozen=True, slots=True)
class Variant:
    """What is stocked and sold.

    options        option code → value code
    retail_krw     what a shopper pays, tax included; None when shops do not sell it
    reference_krw  the true earlier price while it is on sale
    ladder         dealers' net prices, first step at quantity 1; empty when dealers do not buy it
    stock          place code → base units on hand at the start
    """

    sku: str
    gtin: str
    name: Text
    options: Mapping[str, str]
    weight_g: int
    retail_krw: int | None
    reference_krw: int | None
    ladder: tuple[Step, ...]
    stock: Mapping[str, int]

    @property
    def on_sale(self) -> bool:
        """Whether the retail price is below a true earlier price."""
        return self.reference_krw is not None


@dataclass(frozen=True, slots=True)
class ManualSection:
    """A heading with its paragraphs or steps (one per line of the text)."""

    code: str
    title: Text
    lines: tuple[Text, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Manual:
    """A product's manual, ready to be set as PDF."""

    product: str
    title: Text
    subtitle: Text
    sections: tuple[ManualSection, ...]
    specifications: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True)
class Product:
    """One product with everything a shop, a dealer and a warehouse ask about it.

    trade     what dealers read instead of `description`; None where the base text serves
    channels  codes of the channels that list it: `shop`, `wholesale`
    content   how much is in one piece: (180, "ml")
    tax_code  `standard` (10 % VAT) or `exempt` (books)
    """

    code: str
    slug: str
    category: str
    name: Text
    tagline: Text
    description: Text
    trade: Text | None
    specifications: tuple[Specification, ...]
    options: tuple[Option, ...]
    variants: tuple[Variant, ...]
    units: tuple[Unit, ...]
    tax_code: str
    channels: tuple[str, ...]
    launched: date
    picture: Picture
    manual: Manual | None
    content: tuple[Decimal, str] | None = None

    def colour_of(self, variant: Variant) -> str | None:
        """The swatch that colours the variant's picture, if it chooses a colour or a wood."""
        for option in self.options:
            for value in option.values:
                if value.swatch and variant.options.get(option.code) == value.code:
                    return value.swatch
        return None


@dataclass(frozen=True, slots=True)
class ListedPrice:
    """Prices of one variant in one price list; steps as in `Variant.ladder`, but gross if the list is.

    days  from and until which day they hold, counted from today; None: always
    """

    sku: str
    steps: tuple[Step, ...]
    days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class PriceList:
    """A price list with whom it is for.

    gross    True: amounts include tax; False: net
    sale_days  of a sale: from and until which day, counted from today
    channel | segment | company   exactly one names who it is attached to
    """

    code: str
    name: Text
    gross: bool
    channel: str | None
    segment: Segment | None
    company: str | None
    prices: tuple[ListedPrice, ...]
    sale_days: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person with a log-in; `name` as Koreans write it, `latin_name` for English pages."""

    code: str
    name: str
    latin_name: str
    email: str
    phone: str
    language: str
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person acting for a company or household, with a role."""

    person: Person
    role: str


@dataclass(frozen=True, slots=True)
class OwnRole:
    """A role that a company has made for itself; `rights` is {action: scope}."""

    code: str
    name: Text
    rights: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CompanyUnit:
    """A division or location of a company.

    parent  the code of the unit it stands under, "" for the company itself
    billed  where its bills go: "company" or "" for itself
    """

    code: str
    kind: str
    name: Text
    parent: str
    billed: str
    address: Address
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Company:
    """A dealer.

    kind   select_shop | hotel | cafe_chain | department_store | online_reseller | corporate_gifts
    terms  code of the payment terms they have, in credit.yml
    also   {e-mail of somebody known from elsewhere: role}
    """

    code: str
    kind: str
    name: Text
    business_number: str
    address: Address
    members: tuple[Member, ...]
    segment: Segment | None
    terms: str
    roles: tuple[OwnRole, ...] = ()
    units: tuple[CompanyUnit, ...] = ()
    also: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Household:
    """A family that shops together."""

    code: str
    name: Text
    address: Address
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone who works for the maker; `role` is `administrator` or `clerk`."""

    person: Person
    role: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where stock lies; `kind` is `warehouse` or `store`."""

    code: str
    name: Text
    kind: str
    address: Address


@dataclass(frozen=True, slots=True)
class Promotion:
    """A promotion with the codes it works by; `rule` as in the pricing scenario format."""

    code: str
    name: Text
    rule: Mapping[str, Any]
    is_draft: bool
    public_code: str
    series: str
    series_count: int
    most_uses: int | None
    buyer_most: int | None


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the demo is made of."""

    maker: Maker
    places: tuple[Place, ...]
    categories: tuple[Category, ...]
    attributes: tuple[Attribute, ...]
    products: tuple[Product, ...]
    price_lists: tuple[PriceList, ...]
    promotions: tuple[Promotion, ...]
    companies: tuple[Company, ...]
    households: tuple[Household, ...]
    shoppers: tuple[Person, ...]
    staff: tuple[Staff, ...]
