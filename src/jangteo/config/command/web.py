"""What each web process of `jangteo serve` loads."""

from jangteo.config.turns import InTurns

from .processes import follow_parent


def load_program(at_once: int, parent: int, longest: float) -> InTurns:
    """The program of one web process, which works on so many requests at once; it ends with its parent, whose number it
    is told: one that is gone already could not be asked for.

    longest  seconds for which a request may wait for its turn
    """
    from jangteo.config import figures
    from jangteo.config.wsgi import application

    follow_parent(parent)
    turns = InTurns(application, at_once, longest=longest)
    figures.watch_turns(turns)
    return turns
