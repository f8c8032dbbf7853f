from concurrent.futures import ThreadPoolExecutor

from jangteo.kernel.ids import new_id, parse_id


def test_ids_are_version_seven_and_ascend() -> None:
    ids = [new_id() for _ in range(5000)]
    assert {(one.version, one.variant) for one in ids} == {(7, "specified in RFC 4122")}
    assert ids == sorted(ids)


def test_ten_thousand_ids_of_eight_threads_are_all_different() -> None:
    with ThreadPoolExecutor(8) as threads:
        batches = list(threads.map(lambda _: [new_id() for _ in range(1250)], range(8)))
    assert len({one for batch in batches for one in batch}) == 10_000
    assert all(batch == sorted(batch) for batch in batches)


def test_rubbish_is_no_id() -> None:
    known = new_id()
    assert parse_id(str(known)) == known
    assert [parse_id(text) for text in ("", "x", "1234", "\0", "g" * 32)] == [None] * 5
