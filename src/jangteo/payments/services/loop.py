from datetime import timedelta
from threading import Event as Flag

import structlog
from django.db import Error, close_old_connections

from jangteo.payments.errors import EventRefused, GatewayNotSet
from jangteo.payments.gateways import offered
from jangteo.payments.services.calls import send_due
from jangteo.payments.services.notices import take_notice, take_up_due
from jangteo.simulator.services import confirm_events, due_events

IDLE = timedelta(milliseconds=500)

log = structlog.get_logger(__name__)


def work_forever(stop: Flag) -> None:
    """Ask providers and take up what they told until the flag is set; survives a database that goes away."""
    while not stop.is_set():
        try:
            is_idle = not hear_simulator() + send_due() + take_up_due()
        except Error as error:
            log.warning("payments_database_away", error=str(error).splitlines()[0])
            is_idle = True
        finally:
            close_old_connections()
        if is_idle:
            stop.wait(IDLE.total_seconds())


def hear_simulator() -> int:
    """What the simulator tells, if it is set up here: it lives in this program, so nobody has to post; how many."""
    if "simulator" not in offered():
        return 0
    found = due_events()
    for one in found:
        try:
            take_notice(gateway="simulator", headers=one.headers, body=one.body)
        except (EventRefused, GatewayNotSet) as refusal:  # of another merchant's account
            log.info("simulated_notice_refused", why=refusal.code)
    confirm_events([one.id for one in found])
    return len(found)
