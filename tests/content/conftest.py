from storefront.conftest import dealer, guest, market, shopper

__all__ = ["dealer", "guest", "market", "shopper"]
