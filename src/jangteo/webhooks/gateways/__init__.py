"""The network, and the cipher that keeps secrets."""

from jangteo.kernel.pinned import Resolver, resolve
from jangteo.webhooks.gateways.posting import post
from jangteo.webhooks.gateways.sealing import open_sealed, seal

__all__ = ["Resolver", "open_sealed", "post", "resolve", "seal"]
