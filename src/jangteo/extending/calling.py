"""Hooks are asked here and nowhere else: what they raise, answer wrongly or do too slowly stays here."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any

import structlog
from django.conf import settings
from django.db import Error, connections

from jangteo.extending.limits import TimeLimit, TookTooLong, own_part
from jangteo.extending.loading import resolve
from jangteo.extending.noting import Noted, note_failures
from jangteo.extending.selectors import switched_off
from jangteo.extending.types import MOST_IN_A_ROW, SECONDS, Extension, Hook, HookKind, Loaded, Message

SWITCH_SECONDS = 1.0
PAUSE = 0.2

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Bound:
    """A hook that may be asked."""

    extension: Extension
    hook: Hook
    target: Any

    @property
    def name(self) -> str:
        return f"{self.extension.name}.{self.hook.name}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a hook answered; `failed` names the problem, and `value` is nothing then."""

    value: Any = None
    failed: str = ""


class _State:
    """What this process knows: who is switched off, who fails how often in a row, what is still to be written."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.off: frozenset[str] = frozenset()
        self.read_at = float("-inf")
        self.targets: dict[str, Any] = {}
        self.broken: dict[str, str] = {}
        self.streaks: dict[str, int] = defaultdict(int)
        self.tripped: dict[str, str] = {}
        self.waiting: list[Noted] = []
        self.writer: Thread | None = None


_state = _State()


def forget() -> None:
    """Begin anew: tests do."""
    global _state
    _state = _State()


def hooks(kind: HookKind) -> Iterator[Bound]:
    """The hooks of a kind that work now; without extensions nothing is asked of anybody."""
    loaded: Loaded = settings.EXTENSIONS
    if not loaded.used:
        return
    off = _off()
    for extension in loaded.used:
        if extension.name in off:
            continue
        for hook in extension.hooks:
            if hook.kind == kind and (target := _target(extension, hook)) is not None:
                yield Bound(extension, hook, target)


def find_hook(kind: HookKind, name: str) -> Bound | None:
    """A hook by its name, "wrapping.small"; None where it does not work now."""
    return next((one for one in hooks(kind) if one.name == name), None)


def hook_names(kind: HookKind) -> frozenset[str]:
    """The names of hooks of a kind, whether they work now or not."""
    loaded: Loaded = settings.EXTENSIONS
    return frozenset(hook.name for one in loaded.used for hook in one.hooks if hook.kind == kind)


def broken(extension: Extension) -> dict[str, str]:
    """{hook: why it could not be imported}."""
    for hook in extension.hooks:
        _target(extension, hook)
    return {one.name: why for one in extension.hooks if (why := _state.broken.get(f"{extension.name}.{one.name}"))}


def ask(
    bound: Bound,
    question: Callable[[Any], Any],
    fits: Callable[[Any], bool],
    passes: tuple[type[Exception], ...] = (),
) -> Answer:
    """Ask a hook; whatever it does wrong is noted, and the caller goes on without it.

    fits    whether an answer is of the kind that was asked for
    passes  refusals that are answers of this kind of hook, and are raised
    """
    value, problem, refusal = _try(bound, question, passes)
    if not problem and refusal is None:
        try:
            problem = "" if fits(value) else f"answered {type(value).__name__}"
        except Exception as error:  # an answer that fails where it is looked at
            problem = where(error)
    if problem:
        _note(bound, problem)
        return Answer(failed=problem)
    _state.streaks.pop(bound.name, None)
    if refusal is not None:
        raise refusal
    return Answer(value)


def write_down() -> None:
    """Write what is waiting: failures, and who was switched off by them."""
    with _state.lock:
        waiting, _state.waiting = _state.waiting, []
        tripped = dict(_state.tripped)
    if not waiting:
        return
    try:
        note_failures(waiting, tripped)
    except Error:
        with _state.lock:
            _state.waiting = waiting + _state.waiting
        raise
    with _state.lock:
        _state.off |= tripped.keys()
        _state.read_at = float("-inf")
        for name in tripped:
            _state.tripped.pop(name, None)


def where(error: BaseException) -> str:
    """The kind of an error and where it was raised, without its words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f" in {trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__}{place}"[:200]


def carried(letter: Any) -> bool:
    """Whether an extension took a letter."""
    message = Message(letter.pk, letter.to, letter.subject, letter.text, letter.purpose)
    for bound in hooks(HookKind.LETTERS):
        if ask(bound, lambda target: target.send(message), lambda said: isinstance(said, bool)).value:
            return True
    return False


def _try(
    bound: Bound, question: Callable[[Any], Any], passes: tuple[type[Exception], ...]
) -> tuple[Any, str, Exception | None]:
    seconds = SECONDS[bound.hook.kind]
    limit, value, problem, refusal = TimeLimit(seconds), None, "", None
    try:
        try:
            with own_part(seconds):
                value = question(bound.target)
        finally:
            limit.end()
    except passes as error:
        refusal = error
    except TookTooLong:
        problem = _slow(seconds)
    except (Exception, SystemExit) as error:
        problem = where(error)
    limit.end()
    return value, problem or (_slow(seconds) if limit.is_passed and refusal is None else ""), refusal


def _slow(seconds: float) -> str:
    return f"took longer than {seconds:g} s"


def _off() -> frozenset[str]:
    """Who is switched off, at most a second old; what failed too often here is off at once."""
    if monotonic() - _state.read_at > SWITCH_SECONDS:
        _state.off, _state.read_at = switched_off(), monotonic()
    return _state.off | _state.tripped.keys()


def _target(extension: Extension, hook: Hook) -> Any:
    name = f"{extension.name}.{hook.name}"
    if name not in _state.targets and name not in _state.broken:
        try:
            _state.targets[name] = resolve(hook.target)
        except Exception as error:  # whatever a stranger's module raises at import
            _state.broken[name] = where(error)
            log.error("extension_hook_broken", hook=name, error=repr(error))
    return _state.targets.get(name)


def _note(bound: Bound, problem: str) -> None:
    log.warning("extension_failed", hook=bound.name, problem=problem)
    with _state.lock:
        _state.streaks[bound.name] += 1
        if _state.streaks[bound.name] >= MOST_IN_A_ROW and bound.extension.name not in _state.tripped:
            _state.tripped[bound.extension.name] = f"{bound.hook.name}: {problem}"
            _state.streaks.pop(bound.name)
            log.error("extension_switched_off", extension=bound.extension.name, hook=bound.hook.name)
        _state.waiting.append(Noted(bound.extension.name, bound.hook.name, problem))
    begin_writing()


def begin_writing() -> None:
    """Write beside: the caller's transaction may be undone, and what was told must stay told."""
    with _state.lock:
        if _state.writer is not None:
            return
        _state.writer = Thread(target=_write, name="extension-failures", daemon=True)
        _state.writer.start()


def _write() -> None:
    state = _state
    while True:
        sleep(PAUSE)
        try:
            write_down()
        except Error as error:
            log.warning("extension_failures_not_written", error=type(error).__name__)
        finally:
            connections.close_all()
        with state.lock:
            if not state.waiting:
                state.writer = None
                return
