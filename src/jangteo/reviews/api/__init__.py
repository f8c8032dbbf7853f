"""Reviews and questions for programs."""

from ninja import Router

from jangteo.parties.api import anyone

router = Router(auth=anyone)
