from jangteo.search.models.index import IndexEntry, KnownWord
from jangteo.search.models.synonyms import Synonym

__all__ = ["IndexEntry", "KnownWord", "Synonym"]
