from storefront.conftest import market

__all__ = ["market"]
