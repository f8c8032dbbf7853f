"""While the database can't be reached: one request at a time finds out whether it is back, the others are told at once.

Each of them would wait as long as the pool does, with a turn taken, and all who come after would wait for their turns.
"""

import threading
import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from jangteo.storefront.pages import errors

type Handler = Callable[[HttpRequest], HttpResponse]

PAUSE_SECONDS = 1.0


class Watch:
    """Whether the database can be reached, as far as this process knows."""

    def __init__(self, pause: float = PAUSE_SECONDS) -> None:
        self.pause = pause
        self.is_away = self.is_tried = False
        self.next_at = 0.0
        self.lock = threading.Lock()

    def may_ask(self) -> bool:
        """Whether a request may ask the database; while it is away, one at a time, a pause after the last."""
        with self.lock:
            if not self.is_away:
                return True
            if self.is_tried or time.monotonic() < self.next_at:
                return False
            self.is_tried = True
            return True

    def tell(self, *, is_reached: bool) -> None:
        """How it went for who asked; what was asked before it was away says nothing of now."""
        with self.lock:
            if is_reached and not self.is_tried:
                return
            self.is_away, self.is_tried = not is_reached, False
            self.next_at = time.monotonic() + self.pause


class AwayMiddleware:
    """503 at once while nobody could get a connection, asking again each second."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response, self.watch = get_response, Watch()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.watch.may_ask():
            with translation.override(translation.get_language_from_request(request)):
                return errors.database_away(request)
        response = self.get_response(request)
        self.watch.tell(is_reached=not request.META.get(errors.OUT_OF_REACH))
        return response
