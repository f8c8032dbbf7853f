import json
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from jangteo.kernel.personal import ERASED, Person, without
from jangteo.kernel.types import PartyId

HER = PartyId(UUID(int=7))
texts = st.text("가나다라 abcXYZ-@.0123", max_size=30)
leaves = st.none() | st.booleans() | st.integers() | texts
trees = st.recursive(leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4))
TRACES = ("손지우", "b@c.example", "010-1234")


def person() -> Person:
    return Person(
        HER,
        ids=frozenset({HER}),
        emails=frozenset({"b@c.example"}),
        texts=frozenset({"손지우", "010-1234", "손지우 손"}),
    )


def test_a_name_goes_only_from_what_is_tied_to_the_person() -> None:
    value = {"name": "손지우", "mail": "x B@C.example y"}
    assert without(value, person(), is_tied=False) == {"name": "손지우", "mail": f"x {ERASED} y"}
    assert without(value, person(), is_tied=True) == {"name": ERASED, "mail": f"x {ERASED} y"}


def test_what_stands_under_the_persons_id_goes_whole_and_the_neighbour_stays() -> None:
    value = {str(HER): {"name": "옛이름", "age": 3, "more": ["x"]}, str(UUID(int=8)): {"name": "손지우"}}
    assert without(value, person(), is_tied=False) == {
        str(HER): {"name": ERASED, "age": 3, "more": [ERASED]},
        str(UUID(int=8)): {"name": "손지우"},
    }


def test_an_e_mail_address_as_a_key_goes_too() -> None:
    assert without({"b@c.example": 1, "손지우": 2}, person(), is_tied=True) == {ERASED: 1, "손지우": 2}


def test_the_longer_trace_goes_first_and_every_occurrence_goes() -> None:
    assert without("손지우 손, 손지우; 손지우", person(), is_tied=True) == f"{ERASED}, {ERASED}; {ERASED}"


@given(trees, st.sampled_from(TRACES))
def test_no_trace_is_left_anywhere_and_a_second_time_changes_nothing(tree: object, trace: str) -> None:
    value = {"a": tree, "b": [f"x{trace}y", {"c": trace.upper()}]}
    once = without(value, person(), is_tied=True)
    values = json.dumps(_values(once), ensure_ascii=False).casefold()
    assert not any(one.casefold() in values for one in TRACES)
    assert without(once, person(), is_tied=True) == once


@given(trees)
def test_what_holds_no_trace_stays_as_it_was(tree: object) -> None:
    nobody = Person(HER, ids=frozenset({HER}), emails=frozenset({"nobody@nowhere.test"}), texts=frozenset({"없는이름"}))
    assert without(tree, nobody, is_tied=True) == tree


def _values(value: object) -> object:
    """Without the keys, which are ours."""
    if isinstance(value, dict):
        return [_values(one) for one in value.values()]
    return [_values(one) for one in value] if isinstance(value, list) else value
