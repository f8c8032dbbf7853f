"""How each promise of programs is broken by hand."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from factories import ACTOR
from jangteo.parties.types import MemberRole
from jangteo.programs import services
from jangteo.programs.models import AccessToken, Program, ProgramKey
from jangteo.programs.types import KeyKind
from kernel.money_breaks import Break

_SCOPES = "ARRAY['goods:read', 'orders:write']"
_AGAIN = """INSERT INTO programs_programkey (id, program_id, kind, digest, hint, scopes, made_at, ends_at)
    SELECT gen_random_uuid(), program_id, kind, encode(sha256(n::text::bytea), 'hex'), hint, scopes, made_at, ends_at
    FROM programs_programkey, generate_series(1, 6) AS n WHERE id = {key}"""
PROGRAM_BREAKS: Mapping[str, Break] = {
    "programs.secrets_are_kept_as_digests": Break(
        "UPDATE programs_programkey SET digest = 'jt_live_' || hint WHERE id = {key}", "key"
    ),
    "programs.hints_give_nothing_away": Break(
        "UPDATE programs_programkey SET hint = 'jt_test_abcd' WHERE id = {key}", "key"
    ),
    "programs.keys_hold_two_years_at_most": Break(
        "UPDATE programs_programkey SET ends_at = made_at + interval '731 days' WHERE id = {key}", "key"
    ),
    "programs.five_keys_work_at_most": Break(_AGAIN, "program"),
    "programs.what_ended_opens_nothing": Break(
        "UPDATE programs_program SET ended_at = now() WHERE id = {program}", "program"
    ),
    "programs.no_password_opens_them": Break(
        "UPDATE parties_user SET password = 'md5$a$b' WHERE id = {program_user}", "program"
    ),
    "programs.tokens_are_no_more_than_their_key": Break(
        f"UPDATE programs_accesstoken SET scopes = {_SCOPES} WHERE id = {{access}}", "access"
    ),
}


def programmed(firm: UUID) -> dict[str, Any]:
    """A program of a company, with a key and a token made from it."""
    program = services.make_program(party_id=firm, name="ERP", roles=[MemberRole.BUYER], actor=ACTOR)
    key, secret = services.issue_key(program_id=program, kind=KeyKind.LIVE, scopes=["goods:read"], actor=ACTOR)
    services.issue_access_token(client_id=str(program), client_secret=secret)
    assert ProgramKey.objects.get(pk=key).digest != secret
    return {
        "program": program,
        "program_user": Program.objects.get(pk=program).user_id,
        "key": key,
        "access": AccessToken.objects.get(key=key).pk,
    }
