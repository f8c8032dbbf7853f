from threading import Event as Flag

import structlog
from django.db import Error, close_old_connections

from jangteo.payments.services.calls import send_due
from jangteo.payments.services.notices import take_up_due

IDLE_SECONDS = 0.5

log = structlog.get_logger(__name__)


def work_forever(stop: Flag) -> None:
    """Ask providers and take up what they told until the flag is set; survives a database that goes away."""
    while not stop.is_set():
        try:
            is_idle = not send_due() + take_up_due()
        except Error as error:
            log.warning("payments_database_away", error=str(error).splitlines()[0])
            is_idle = True
        finally:
            close_old_connections()
        if is_idle:
            stop.wait(IDLE_SECONDS)
