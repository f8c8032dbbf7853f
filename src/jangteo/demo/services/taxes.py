from collections.abc import Mapping
from datetime import datetime, time, timedelta

from jangteo.demo.services.buyers import Buyer
from jangteo.demo.services.shops import SEEDER
from jangteo.kernel import clock
from jangteo.pricing.services import record_tax_certificate
from jangteo.pricing.types import TaxCategory

EXPORTER = "gifts-maeum"
DAYS_AGO, DAYS_LEFT = 40, 50


def make_certificates(buyers: Mapping[str, Buyer]) -> None:
    """A dealer who exports has a local letter of credit: what they buy in its time is zero-rated."""
    party_id = buyers[EXPORTER].actor.party_id
    if party_id is None:
        raise ValueError(f"{EXPORTER} is nobody")
    today = clock.today()
    since, until = today - timedelta(days=DAYS_AGO), today + timedelta(days=DAYS_LEFT)
    with clock.at(clock.now() - timedelta(days=DAYS_AGO)):
        record_tax_certificate(
            party_id=party_id,
            country="KR",
            category=TaxCategory.ZERO_RATED,
            number="L-0137-2609-00412",
            issued_by="장터은행 (내국신용장)",
            valid_from=datetime.combine(since, time(), clock.SEOUL),
            valid_until=datetime.combine(until, time(), clock.SEOUL),
            actor=SEEDER,
        )
