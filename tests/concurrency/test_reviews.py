"""A line that is written about in several tabs at once has one review, which counts once."""

import pytest

from conftest import RunTogether
from factories import channel, shopper
from jangteo.reviews import selectors, services
from jangteo.reviews.errors import AlreadyWritten
from jangteo.reviews.models import Post, PostMove, PostVersion
from reviews.using import at_once, draft, goods, sent_line


@pytest.mark.django_db(transaction=True)
def test_written_in_four_tabs_at_once_it_is_one_review(run_together: RunTogether) -> None:
    shop = channel()
    _, product = goods(shop)
    at_once(shop)
    buyer = shopper()
    line = sent_line(shop, buyer)

    def write(number: int) -> object:
        return services.write_review(channel=shop, line_id=line, draft=draft(number + 1), actor=buyer)

    outcomes = run_together(4, write)
    assert sorted(isinstance(one, AlreadyWritten) for one in outcomes) == [False, True, True, True], outcomes
    assert (Post.objects.count(), PostVersion.objects.count(), PostMove.objects.count()) == (1, 1, 1)
    assert selectors.rating_of(product, shop.id).count == 1
