from jangteo.search.models.index import Entry, Word
from jangteo.search.models.synonyms import Synonym

__all__ = ["Entry", "Synonym", "Word"]
