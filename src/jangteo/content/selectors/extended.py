"""Blocks of pages that extensions bring."""

from jangteo.content.types import Block, BlockKind, ShownBlock
from jangteo.extending import services as extending
from jangteo.extending.types import BlockFacts, HookKind, Shown
from jangteo.kernel.languages import say


def extended_block(block: Block, language: str, channel: str) -> ShownBlock | None:
    """What an extension's block says; None where it says nothing, or can't."""
    bound = extending.find_hook(HookKind.PAGE_BLOCK, block.text("hook"))
    if bound is None:
        return None
    facts = BlockFacts(language, channel, say(block.words("text"), language))
    shown: Shown | None = extending.ask(bound, lambda hook: hook.show(facts), extending.is_shown).value
    if shown is None:
        return None
    return ShownBlock(
        kind=BlockKind.EXTENSION,
        heading=shown.heading,
        text=shown.text,
        items=tuple(shown.links),
        facts=tuple(shown.facts),
    )


def block_hooks(language: str) -> list[tuple[str, str]]:
    """(name, title) of every block that extensions bring and that works now."""
    return [(one.name, say(one.hook.titles, language) or one.name) for one in extending.hooks(HookKind.PAGE_BLOCK)]
