from jangteo.content.services.pages import (
    create_page,
    end_version,
    publish_again,
    publish_page,
    save_draft,
    set_address,
    take_off,
)
from jangteo.content.services.redirects import add_redirect, remove_redirect

__all__ = [
    "add_redirect",
    "create_page",
    "end_version",
    "publish_again",
    "publish_page",
    "remove_redirect",
    "save_draft",
    "set_address",
    "take_off",
]
