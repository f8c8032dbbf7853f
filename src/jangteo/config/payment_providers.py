"""Which payment providers a host has set up, from environment variables; docs/how-to/take-payments.md tells how."""

from collections.abc import Callable, Mapping

NEEDED: Mapping[str, Mapping[str, str]] = {
    "toss": {
        "secret_key": "JANGTEO_TOSS_SECRET_KEY",
        "client_key": "JANGTEO_TOSS_CLIENT_KEY",
        "merchant": "JANGTEO_TOSS_MERCHANT",
    },
    "stripe": {"secret_key": "JANGTEO_STRIPE_SECRET_KEY"},
}
STRIPE_NOTICES = "JANGTEO_STRIPE_WEBHOOK_SECRET"
SIMULATOR = {"merchant": "SIMULATOR"}


class HalfSetUp(ValueError):
    """Some of a provider's variables are set, and others are not."""


def payment_providers(text: Callable[[str], str], *, has_simulator: bool) -> dict[str, dict[str, str]]:
    """{code: what its adapter needs} of the providers that are set up.

    text    the value of a variable, empty where it is not set
    raises  HalfSetUp
    """
    found: dict[str, dict[str, str]] = {}
    for code, names in NEEDED.items():
        values = {word: text(name) for word, name in names.items()}
        if missing := [names[word] for word, value in values.items() if not value]:
            if len(missing) < len(names):
                raise HalfSetUp(f"{', '.join(missing)} must be set as well, or nothing of {code}.")
            continue
        found[code] = values
    if "stripe" in found:
        found["stripe"]["webhook_secret"] = text(STRIPE_NOTICES)
    if has_simulator:
        found["simulator"] = dict(SIMULATOR)
    return found
