"""What `verify` promises is told in Korean too, each promise and no other."""

import re

from jangteo.kernel.verify import list_invariants
from jangteo.office.promise_words import KOREAN, promise_in_words


def test_every_promise_is_told_in_both_languages() -> None:
    promises = list_invariants()
    assert set(KOREAN) == {one.name for one in promises}
    for one in promises:
        assert re.search("[가-힣]", promise_in_words(one, "ko"))
        assert promise_in_words(one, "en") == one.says
