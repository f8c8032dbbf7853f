from jangteo.search.rules.tiles import FEW, by_price, endless, stock_word, tile

__all__ = ["FEW", "by_price", "endless", "stock_word", "tile"]
