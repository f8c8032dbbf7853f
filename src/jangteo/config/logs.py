"""Logs through structlog, ours and every library's: lines for people, JSON for programs."""

import logging.config
from typing import Any

import structlog

from jangteo.config.environment import Environment
from jangteo.config.scrubbing import scrub

# What ends a line or moves a terminal, written so that it can be read: nobody forges a line with a name of theirs.
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)
_MOVES = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _CONTROLS}
_TRACES = frozenset({"exception", "stack"})

SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def logging_settings(env: Environment) -> dict[str, Any]:
    """Django's LOGGING: everything to standard error, in the format the host chose."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "chosen": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    scrub,
                    one_line,
                    _rendering(env.log_format),
                ],
                "foreign_pre_chain": [*SHARED, structlog.stdlib.ExtraAdder()],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "chosen"}},
        "root": {"handlers": ["stderr"], "level": env.log_level},
        "loggers": {
            "django": {"handlers": [], "level": env.log_level, "propagate": True},
            "django.request": {"level": "ERROR"},  # the line of the request tells of the others
            "django.server": {"handlers": [], "level": "WARNING", "propagate": True},
            "httpx": {"level": "WARNING"},  # each call of a payment provider, with its address
            "procrastinate": {"level": "WARNING"},
            "psycopg.pool": {"level": "ERROR"},
            "stripe": {"level": "WARNING"},
        },
    }


def configure(settings: dict[str, Any]) -> None:
    """Set up the standard library's logging, and structlog to go through it."""
    logging.config.dictConfig(settings)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def one_line(_logger: Any, _method: str, told: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """What is told stays on its line, and the lines of a trace stand behind a margin."""
    for name, value in told.items():
        if isinstance(value, str):
            told[name] = _behind_a_margin(value) if name in _TRACES else value.translate(_MOVES)
    return told


def _behind_a_margin(trace: str) -> str:
    lines = (line.translate(_MOVES) for line in trace.split("\n"))
    return "\n  ".join(lines)


def _rendering(log_format: str) -> structlog.typing.Processor:
    if log_format == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=False)
