from jangteo.kernel.errors import Conflict, NotFound, Rejected


class EngineNotSet(Conflict):
    """This search engine is not there."""

    code = "search.engine_not_set"


class InvalidFilter(Rejected):
    """A listing cannot be narrowed like this."""

    code = "search.invalid_filter"


class InvalidShelfRule(Rejected):
    """A rule of a shelf does not hold."""

    code = "search.invalid_shelf_rule"


class ShelfRuleNotFound(NotFound):
    """There is no such rule."""

    code = "search.shelf_rule_not_found"


class ShelfRuleEnded(Conflict):
    """The rule counts no more."""

    code = "search.shelf_rule_ended"


class InvalidSynonym(Rejected):
    """Words cannot be made to mean the same like this."""

    code = "search.invalid_synonym"


class SynonymNotFound(NotFound):
    """There is no such synonym."""

    code = "search.synonym_not_found"
