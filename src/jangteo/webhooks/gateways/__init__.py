"""The network, and the cipher that keeps secrets."""

from jangteo.webhooks.gateways.posting import Resolver, post, resolve
from jangteo.webhooks.gateways.sealing import open_sealed, seal

__all__ = ["Resolver", "open_sealed", "post", "resolve", "seal"]
