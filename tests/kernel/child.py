"""A process of its own on the test's database, to be killed in the middle of its work."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

BEGIN = """
import json, sys, threading, django
from django.conf import settings
settings.DATABASES["default"].update(json.loads(sys.argv[1]))
django.setup()
"""
ASKED = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")


@contextmanager
def running(code: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run Python after Django is set up; killed at the end if it still lives."""
    known = settings.DATABASES["default"]
    place = json.dumps({key: str(known[key]) for key in ASKED if known.get(key)})
    process = subprocess.Popen(
        [sys.executable, "-c", BEGIN + code, place],
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "jangteo.config.settings", "JANGTEO_SECRET_KEY": settings.SECRET_KEY, **variables},
    )
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill -9, and wait until it is gone."""
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
        process.wait(10)


def wait_for(what: Callable[[], Any], seconds: int = 30) -> None:
    """Until it is so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)
