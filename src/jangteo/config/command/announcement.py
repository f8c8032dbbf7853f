"""Where the demo market is open, and who may log in where."""

from dataclasses import asdict
from typing import Any

import click

from .options import say_json


def announce(site: str, *, as_json: bool) -> None:
    """Print every address and log-in; for programs as one line.

    site  http://localhost:8000
    """
    facts = gather(site)
    if as_json:
        say_json(facts)
        return
    addresses = [(shop["name"], shop["url"]) for shop in facts["shops"]]
    addresses += [("Back office", facts["office"]), ("API, to read and try", facts["api_docs"])]
    click.echo("\nOpen for business:\n")
    for name, url in addresses:
        click.echo(f"  {url:<40} {name}")
    click.echo("\nLog in with:\n")
    for login in facts["logins"]:
        click.echo(f"  {login['email']:<32} {login['password']:<16} {login['name']}, {login['where']}")
    click.echo("\nCtrl-C closes it.")


def gather(site: str) -> dict[str, Any]:
    """The addresses and log-ins as plain values."""
    from jangteo.channels.selectors import list_channels
    from jangteo.demo.services import list_logins

    port = site.rpartition(":")[2]
    return {
        "site": f"{site}/",
        "shops": [
            {
                "code": channel.code,
                "name": channel.name("ko"),
                "access": channel.access.value,
                "url": (f"http://{channel.host}:{port}" if channel.host else site) + channel.path_prefix,
            }
            for channel in list_channels()
        ],
        "office": f"{site}/office/",
        "api": f"{site}/api/v1/",
        "api_docs": f"{site}/api/v1/docs",
        "openapi": f"{site}/api/v1/openapi.json",
        "health": f"{site}/healthz",
        "logins": [asdict(login) for login in list_logins()],
    }
