"""Operations of features that may be switched off."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest

from jangteo.channels.api import entry_of
from jangteo.flags.services import require_on
from jangteo.flags.types import Feature


def offered[F: Callable[..., Any]](feature: Feature) -> Callable[[F], F]:
    """Refuse an operation where its feature is off for its caller; below `entering`, which finds out who that is.

    A call that was answered before is answered so again, also when the feature was switched off in between.

    raises  SwitchedOff
    """

    def guard(operation: F) -> F:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            channel, actor = entry_of(request)
            require_on(feature, channel.id, actor)
            return operation(request, *args, **kwargs)

        return guarded  # type: ignore[return-value]

    return guard
