"""The demo's market, for scripts that look at its goods and buyers in this process."""

import atexit
import os

os.environ.setdefault("JANGTEO_SECRET_KEY", "for measuring only")

from jangteo.config import database
from jangteo.config.command.demo import Steps, prepare
from jangteo.config.environment import Environment
from measuring.homes import HOMES


def enter() -> None:
    """Open the market in JANGTEO_HOME, else in `var/bench-demo`, made on the first run; that one is stopped again.

    Whatever needs Django's models is imported after it.
    """
    if "JANGTEO_HOME" not in os.environ:
        os.environ["JANGTEO_HOME"] = str(HOMES / "bench-demo")
        atexit.register(database.stop_server, Environment.read())
    database.ensure_database(Environment.read())
    prepare(Environment.read(), Steps(for_program=True), fresh=False)
