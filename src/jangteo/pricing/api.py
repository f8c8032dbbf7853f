"""What a list of SKUs costs this buyer now, with the reasons; nothing is stored and nothing promised."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router
from pydantic import StrictInt

from jangteo.catalog.selectors import variants_by_sku, viewer_for
from jangteo.catalog.types import Viewer
from jangteo.channels.api import entering, entry_of
from jangteo.kernel import because
from jangteo.kernel.api import MoneyView, Schema, Sku, Strict, UnitPriceView, money_view, unit_price_view
from jangteo.kernel.ids import new_id
from jangteo.kernel.languages import say
from jangteo.kernel.money import Money
from jangteo.kernel.types import Action
from jangteo.parties.api import anyone
from jangteo.pricing import selectors
from jangteo.pricing.errors import UnknownSku, WrongCurrency
from jangteo.pricing.types import LineRequest, PriceContext, QuantityRule, Quote, QuotedLine, TaxTotal

MOST_LINES = 500
LARGEST_QUANTITY = 100_000
router = Router(auth=anyone)


class LineIn(Strict):
    sku: Sku
    quantity: StrictInt = Field(ge=1, le=LARGEST_QUANTITY, description="Base units, whole.", examples=[12])


class QuoteRequest(Strict):
    """Lines to price; all quantities of one SKU reach their step together."""

    lines: list[LineIn] = Field(min_length=1, max_length=MOST_LINES)
    currency: str | None = Field(
        None, pattern=r"^[A-Z]{3}$", description="Refused when it is not the channel's.", examples=["KRW"]
    )
    destination: str = Field(
        "", pattern=r"^([A-Z]{2})?$", description="The country they go to; empty: the channel's.", examples=["JP"]
    )


class NextStep(Schema):
    """The next cheaper step."""

    from_quantity: int
    unit_price: UnitPriceView


class QuotedLineOut(Schema):
    """A priced line; `unit_price` is null when there is no price for this buyer."""

    sku: str
    quantity: int
    unit_price: UnitPriceView | None
    was: UnitPriceView | None = Field(None, description="What each would otherwise cost, where it is reduced.")
    subtotal: MoneyView = Field(description="Before promotions, in the view of the channel's prices.")
    discount: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    tax_code: str
    tax_rate: str = Field(description="A fraction.", examples=["0.1"])
    tax_category: str = Field(description="Why it is that, as in UNCL5305.", examples=["S"])
    left_off: MoneyView = Field(description="Tax it would bear and does not.")
    next_step: NextStep | None
    because: dict[str, Any] = Field(description="List, step, tax and what was rejected.")
    reasons: list[str] = Field(description="The same in sentences, in the language of Accept-Language.")


class ShippingOut(Schema):
    discount: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView


class TaxOut(Schema):
    """What was taxed by one code."""

    code: str
    rate: str
    category: str | None = Field(
        description="S, Z, E, AE, K, G or O of UNCL5305; null of orders from before it was kept.", examples=["S"]
    )
    net: MoneyView
    tax: MoneyView
    left_off: MoneyView = Field(description="Tax that would be charged and is not.")
    reason: str = Field(description="Why it is taxed otherwise than usual; empty where it is not.")


class DiscountOut(Schema):
    """What a promotion takes off, in the view of the channel's prices."""

    promotion: str = Field(examples=["spring"])
    name: str
    amount: MoneyView


class ProblemOut(Schema):
    sku: str
    why: str = Field(examples=["no_price"])


class PriceQuoteOut(Schema):
    """Σ lines + shipping = totals; net + tax = gross."""

    currency: str
    prices_include_tax: bool
    lines: list[QuotedLineOut]
    shipping: ShippingOut
    taxes: list[TaxOut]
    discounts: list[DiscountOut] = Field(description="Those that take something off, by priority.")
    subtotal: MoneyView
    net: MoneyView
    tax: MoneyView
    gross: MoneyView
    problems: list[ProblemOut]
    can_be_ordered: bool


@router.post("/channels/{channel}/price-quotes", response=PriceQuoteOut, summary="Price a list of SKUs")
@entering(Action.PRICES_SEE)
def create_price_quote(request: HttpRequest, channel: str, body: QuoteRequest) -> PriceQuoteOut:
    """What these lines cost this buyer now, tax and shipping included, and why."""
    entered, actor = entry_of(request)
    if body.currency is not None and body.currency != entered.currency:
        raise WrongCurrency(f"{entered.code} sells in {entered.currency}", expected=entered.currency, got=body.currency)
    viewer = viewer_for(entered, actor, _language())
    context = selectors.context_for(entered, viewer, body.destination)
    quote = selectors.quote(context, _requests(context, viewer, body.lines), selectors.shipping_policy(entered))
    return quote_view(quote, _language())


def quote_view(quote: Quote, language: str) -> PriceQuoteOut:
    """A quote as it goes out."""
    return PriceQuoteOut(
        currency=quote.currency,
        prices_include_tax=quote.prices_include_tax,
        lines=[_line(line, language) for line in quote.lines],
        shipping=ShippingOut(
            discount=money_view(quote.shipping.discount),
            net=money_view(quote.shipping.net),
            tax=money_view(quote.shipping.tax),
            gross=money_view(quote.shipping.gross),
        ),
        taxes=[tax_view(one, language) for one in quote.taxes],
        discounts=[
            DiscountOut(
                promotion=one.promotion.code,
                name=say(one.promotion.names, language) or one.promotion.code,
                amount=money_view(Money(one.total, quote.currency)),
            )
            for one in quote.discounts
            if one.total
        ],
        subtotal=money_view(quote.subtotal),
        net=money_view(quote.net),
        tax=money_view(quote.tax),
        gross=money_view(quote.gross),
        problems=[ProblemOut(sku=one.sku, why=one.why) for one in quote.problems],
        can_be_ordered=quote.can_be_ordered,
    )


def tax_view(one: TaxTotal, language: str) -> TaxOut:
    """What was taxed by one code, as it goes out."""
    treated = one.treatment and one.category
    return TaxOut(
        code=one.code,
        rate=_fraction(one.rate),
        category=one.category.value if one.category else None,
        net=money_view(one.net),
        tax=money_view(one.tax),
        left_off=money_view(one.left_off),
        reason=selectors.treatment_name(one.category, one.treatment, language) if treated and one.category else "",
    )


def _requests(context: PriceContext, viewer: Viewer, lines: Sequence[LineIn]) -> list[LineRequest]:
    variants = variants_by_sku([line.sku for line in lines], viewer)
    for line in lines:
        if line.sku not in variants:
            raise UnknownSku(f"{line.sku!r} is not sold here", sku=line.sku)
    limits = selectors.quantity_rules(context, [one.id for one in variants.values()])
    return [
        LineRequest(
            key=new_id(),
            variant_id=variants[line.sku].id,
            sku=line.sku,
            quantity=line.quantity,
            tax_code=variants[line.sku].tax_code,
            rule=limits.get(variants[line.sku].id, QuantityRule()),
            mix=variants[line.sku].mix,
        )
        for line in lines
    ]


def _line(line: QuotedLine, language: str) -> QuotedLineOut:
    step = line.next_step
    return QuotedLineOut(
        sku=line.sku,
        quantity=line.quantity,
        unit_price=unit_price_view(line.unit) if line.unit else None,
        was=unit_price_view(line.was) if line.was else None,
        subtotal=money_view(line.subtotal),
        discount=money_view(line.discount),
        net=money_view(line.net),
        tax=money_view(line.tax),
        gross=money_view(line.gross),
        tax_code=line.tax_code,
        tax_rate=_fraction(line.tax_rate),
        tax_category=line.category.value,
        left_off=money_view(line.left_off),
        next_step=NextStep(from_quantity=step.from_quantity, unit_price=unit_price_view(step.unit)) if step else None,
        because=dict(line.because),
        reasons=because.in_words("price", line.because, language),
    )


def _fraction(rate: Any) -> str:
    return f"{rate.normalize():f}"


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "ko"
