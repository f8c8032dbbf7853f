from jangteo.search.models.index import IndexEntry, KnownWord, StaleEntry
from jangteo.search.models.merchandising import ShelfRuleProduct, ShelfRuleRow
from jangteo.search.models.synonyms import Synonym

__all__ = ["IndexEntry", "KnownWord", "ShelfRuleProduct", "ShelfRuleRow", "StaleEntry", "Synonym"]
