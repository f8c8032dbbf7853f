"""Jangteo's API for Python programs, typed; all but `http` is written by scripts/make_client.py."""

from jangteo_client.http import (
    Conflict,
    Forbidden,
    NotFound,
    NotLoggedIn,
    Problem,
    Rejected,
    TooManyRequests,
    each_page,
)
from jangteo_client.operations import Client

__all__ = [
    "Client",
    "Conflict",
    "Forbidden",
    "NotFound",
    "NotLoggedIn",
    "Problem",
    "Rejected",
    "TooManyRequests",
    "each_page",
]
