from uuid import UUID

from django.contrib.auth import get_user_model

from jangteo.channels.services import enter_office
from jangteo.connect import rules
from jangteo.connect.types import ImportKind
from jangteo.kernel.permissions import require
from jangteo.kernel.types import Actor


def require_bringing(actor: Actor, kind: ImportKind) -> None:
    """Refuse unless everything of the kind may be changed.

    raises  NotPermitted
    """
    for action in rules.BRINGING[kind]:
        require(actor, action)


def require_taking(actor: Actor, kind: ImportKind) -> None:
    """Refuse unless everything of the kind may be seen and taken.

    raises  NotPermitted
    """
    for action in rules.TAKING[kind]:
        require(actor, action)


def enter_for(user_id: UUID) -> Actor:
    """Who asked for a job, with what they may do now.

    raises  EntryRefused
    """
    return enter_office(user=get_user_model().objects.filter(pk=user_id).first())
