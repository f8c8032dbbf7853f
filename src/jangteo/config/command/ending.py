"""The web server, which tells that it is about to end before it does."""

import threading
from typing import Any

from granian.server import Server

from jangteo.config import draining


class DrainingServer(Server):  # type: ignore[misc, valid-type]
    """On SIGTERM /readyz says 503 at once; for so many seconds requests are answered as before, then those at work are
    finished and no more is taken. Within them whoever balances the load looks elsewhere, and nobody is refused.
    """

    drain_seconds = 0

    def signal_handler_interrupt(self, *args: Any, **kwargs: Any) -> None:
        """The first signal waits, a second does not."""
        if self.drain_seconds == 0 or draining.is_draining():
            super().signal_handler_interrupt(*args, **kwargs)
            return
        draining.begin()
        threading.Timer(self.drain_seconds, super().signal_handler_interrupt).start()
