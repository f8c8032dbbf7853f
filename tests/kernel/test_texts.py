"""What a text of the API may hold."""

import pytest
from pydantic import ValidationError

from jangteo.kernel.api import Code, Schema, Text


class Sent(Schema):
    text: Text = ""
    code: Code = "x"


@pytest.mark.parametrize("sent", ["\0", "a\0b", " \0 "])
@pytest.mark.parametrize("field", ["text", "code"])
def test_a_text_with_nul_is_refused_before_the_database_sees_it(field: str, sent: str) -> None:
    with pytest.raises(ValidationError, match="no NUL character"):
        Sent.model_validate({field: sent})


def test_other_control_characters_and_all_letters_are_taken() -> None:
    assert Sent.model_validate({"text": " 가\x01🙂\n "}).text == "가\x01🙂"
