"""Words of the admin library's own templates, which brings no Korean: named here so that they are collected."""

from django.utils.translation import gettext_noop

LIBRARY_WORDS = (
    gettext_noop("Available shortcuts"),
    gettext_noop("Changelist shortcuts"),
    gettext_noop("Command tool shortcuts"),
    gettext_noop("Create new record"),
    gettext_noop("Global shortcuts"),
    gettext_noop("Open command tool"),
    gettext_noop("Open selection in new tab"),
    gettext_noop("Open selection"),
    gettext_noop("Open shortcuts list"),
    gettext_noop("Return to site"),
    gettext_noop("Toggle dark/light mode"),
    gettext_noop("Toggle filter"),
    gettext_noop("Toggle password visibility"),
    gettext_noop("Toggle sidebar"),
    gettext_noop("Type to search"),
    gettext_noop("Welcome back to"),
)
