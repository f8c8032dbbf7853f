"""What each web process of `jangteo serve` loads."""

from jangteo.config.turns import InTurns

from .processes import follow_parent


def load_program(at_once: int, parent: int) -> InTurns:
    """The program of one web process, which works on so many requests at once; it ends with its parent, whose number it
    is told: one that is gone already could not be asked for.
    """
    from jangteo.config import figures
    from jangteo.config.wsgi import application

    follow_parent(parent)
    turns = InTurns(application, at_once)
    figures.watch_turns(turns)
    return turns
