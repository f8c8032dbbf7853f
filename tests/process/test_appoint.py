"""The first administrator of a fresh installation, by command."""

import pytest
from click.testing import CliRunner

from jangteo.channels.services import enter_office
from jangteo.config.command import cli
from jangteo.kernel.types import Action, Scope
from jangteo.parties.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def appoint(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["appoint", *arguments, "--password", "moon-jar-1392"])
    return result.exit_code, result.output


def test_the_first_administrator_comes_into_the_office_and_may_add_others() -> None:
    assert appoint("boss@test.example", "--name", "한바름")[0] == 0
    user = User.objects.get(email="boss@test.example")
    assert user.check_password("moon-jar-1392")
    actor = enter_office(user=user)
    assert actor.rights[Action.MEMBERS_CHANGE] == Scope.ALL
    assert appoint("boss@test.example", "--role", "sales_rep")[0] == 0
    assert User.objects.count() == 1


def test_what_cannot_be_is_told_in_a_sentence() -> None:
    code, said = appoint("boss@test.example", "--role", "no_such_role")
    assert code != 0
    assert "parties.role_unknown" in said
    assert appoint("no-address")[0] != 0
