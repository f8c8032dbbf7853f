"""What every part of the API shares: strict bodies, texts, quantities, money on the wire, files that are saved."""

from typing import Annotated, Any, Self

from django.http import FileResponse, HttpRequest
from ninja import UploadedFile
from ninja.errors import ValidationError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from jangteo.kernel.money import Money, UnitPrice, currency_codes

LARGEST_AMOUNT_DIGITS = 15
LONGEST_SENT_NAME = 255
# A file that was sent is saved, never run: no script, no style, no frame of the shop's own.
FILE_POLICY = {"default-src": ["'none'"], "sandbox": True}


def _storable(text: str) -> str:
    if "\x00" in text:
        raise ValueError("a text holds no NUL character")
    return text


# no `type` statement: ninja can't follow the reference it becomes, and a parameter of the query would lose its name
Text = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_storable)]
type Code = Annotated[str, StringConstraints(min_length=1, max_length=120), AfterValidator(_storable)]
type Sku = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64),
    AfterValidator(_storable),
    Field(description="The merchant's code of what is sold.", examples=["MUG-MOON-WH"]),
]


class Schema(BaseModel):
    """What goes out or comes in. One of ninja's looks at every attribute of every part again when it is answered."""

    model_config = ConfigDict(from_attributes=True)


class Strict(Schema):
    """A body that is refused when it holds anything it should not."""

    model_config = ConfigDict(extra="forbid")


class MoneyWire(Strict):
    """An amount as a decimal string, never a number, with its currency."""

    amount: str = Field(
        pattern=rf"^-?[0-9]{{1,{LARGEST_AMOUNT_DIGITS}}}(\.[0-9]{{1,4}})?$",
        description="Decimal string with at most the currency's digits.",
        examples=["12900"],
    )
    currency: str = Field(pattern=r"^[A-Z]{3}$", description="ISO 4217.", examples=["KRW"])

    @model_validator(mode="after")
    def _is_money(self) -> Self:
        if self.currency not in currency_codes():
            raise ValueError(f"{self.currency} is no currency")
        Money.parse(self.amount, self.currency)
        return self

    def to_money(self) -> Money:
        """The exact amount."""
        return Money.parse(self.amount, self.currency)


class MoneyView(Schema):
    """An amount as a decimal string with its currency."""

    amount: str = Field(examples=["12900"])
    currency: str = Field(examples=["KRW"])


class UnitPriceView(Schema):
    """The price of one base unit, up to six decimals."""

    amount: str = Field(examples=["8000"])
    currency: str = Field(examples=["KRW"])


def money_view(money: Money) -> MoneyView:
    """Money as it goes out."""
    return MoneyView(amount=str(money.to_decimal()), currency=money.currency)


def unit_price_view(price: UnitPrice) -> UnitPriceView:
    """A unit price as it goes out."""
    return UnitPriceView(amount=price.to_text(), currency=price.currency)


def only_file(request: HttpRequest, file: UploadedFile, *, largest: int) -> tuple[str, bytes]:
    """The name and the content of what was sent as `file`; of what is larger, a byte more than is taken.

    largest  bytes
    raises   ValidationError naming any other part: what carries a file is as strict as what doesn't
    """
    sent = [*request.POST, *(name for name, several in request.FILES.lists() for _one in several)]
    sent.remove("file")
    if sent:
        told = [{"type": "extra_forbidden", "loc": ["form", name], "msg": "One file is sent, alone."} for name in sent]
        raise ValidationError(told)
    return (file.name or "")[:LONGEST_SENT_NAME], file.read(largest + 1)


def media_policy(content_type: str) -> dict[str, Any]:
    """What a picture or document of goods may do when it is opened by itself.

    A drawing may hold scripts, which never run. It also holds the styles it is drawn with, for which some browsers ask
    the policy of the file even where a page shows it: they are let, in drawings alone, which the sandbox keeps apart.
    """
    own = {"style-src": ["'unsafe-inline'"]} if content_type == "image/svg+xml" else {}
    return {**FILE_POLICY, **own}


def file_answer(stream: Any, *, content_type: str, name: str) -> FileResponse:
    """A stored file to be saved: never shown in a page of ours, kept by nobody on the way."""
    response = FileResponse(stream, content_type=content_type, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Referrer-Policy"] = "no-referrer"
    response._csp_config = FILE_POLICY  # type: ignore[attr-defined]
    return response
