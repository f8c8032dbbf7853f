"""Where parcels go, as it comes in."""

from typing import Annotated

from ninja import Field
from pydantic import StringConstraints

from jangteo.kernel.api import Strict, Text


class AddressIn(Strict):
    """Where parcels go."""

    recipient: Text = Field(min_length=1, max_length=120, examples=["김도윤"])
    phone: Text = Field(min_length=1, max_length=40, examples=["010-1234-5678"])
    postcode: Text = Field(min_length=1, max_length=12, examples=["03045"])
    line1: Text = Field(min_length=1, max_length=200, examples=["종로구 북촌로 12"])
    line2: Text = Field("", max_length=200)
    city: Text = Field("", max_length=100, examples=["서울"])
    country: Annotated[Text, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field("KR", examples=["KR"])
