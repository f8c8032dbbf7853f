from collections.abc import Iterator

import pytest

from payments.contract.desks import DESKS, Desk, StripeDesk, TossDesk


@pytest.fixture(params=sorted(DESKS))
def desk(request: pytest.FixtureRequest, db: None) -> Iterator[Desk]:
    """Every provider in turn."""
    made = DESKS[request.param]()
    yield made
    made.close()


@pytest.fixture
def later(desk: Desk) -> Desk:
    """Those that authorise now and capture later."""
    if not desk.takes_later:
        pytest.skip("takes money at once")
    return desk


@pytest.fixture
def toss() -> Iterator[TossDesk]:
    made = TossDesk()
    yield made
    made.close()


@pytest.fixture
def stripe() -> Iterator[StripeDesk]:
    made = StripeDesk()
    yield made
    made.close()
