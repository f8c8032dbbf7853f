"""The network."""

from jangteo.kernel.pinned import Resolver, resolve
from jangteo.webhooks.gateways.posting import post

__all__ = ["Resolver", "post", "resolve"]
