"""Which engine finds, as it is set up here."""

from collections.abc import Callable

from django.conf import settings

from jangteo.search.errors import EngineNotSet
from jangteo.search.selectors.postgres import PostgresEngine
from jangteo.search.types import Engine

ENGINES: dict[str, Callable[[], Engine]] = {"postgresql": PostgresEngine}


def engine() -> Engine:
    """The chosen engine.

    raises  EngineNotSet
    """
    made = ENGINES.get(settings.JANGTEO_SEARCH)
    if made is None:
        raise EngineNotSet(engine=settings.JANGTEO_SEARCH)
    return made()
