"""Who is asked about business numbers: the tax office over HTTP, or a faithful fake."""

from jangteo.onboarding.gateways.choice import port_in_use
from jangteo.onboarding.gateways.fake import FakeNumberStatus, FakeTaxOffice, serve_fake
from jangteo.onboarding.gateways.number_status import (
    MOST_NUMBERS,
    HttpNumberStatus,
    NobodyAnswers,
    NumberStatusPort,
)

__all__ = [
    "MOST_NUMBERS",
    "FakeNumberStatus",
    "FakeTaxOffice",
    "HttpNumberStatus",
    "NobodyAnswers",
    "NumberStatusPort",
    "port_in_use",
    "serve_fake",
]
