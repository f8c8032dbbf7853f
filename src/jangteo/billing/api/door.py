"""The router of a buyer's invoices."""

from ninja import Router

from jangteo.parties.api import anyone

router = Router(auth=anyone)
