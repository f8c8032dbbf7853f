"""Changing what words mean to whoever searches."""

from jangteo.search.services.synonyms import add_synonym, drop_synonym

__all__ = ["add_synonym", "drop_synonym"]
