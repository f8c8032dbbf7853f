"""Migrating an empty database without rendering the same models hundreds of times.

With every model, index and constraint that is added Django renders anew all that has to do with the model, near and
far: more than half of the time that the tables of a first start took went there, none of it in the database. Yet nobody
holds on to a model that was only just added, and a constraint changes nothing of a model but its list of constraints.
What is changed of a field is rendered for the models next to it; Django renders all the others before code of a
migration sees them, as it does for fields that are no relations. And which settings name models is asked for each
relation, of all models there are, while it stays the same.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partialmethod
from typing import Any


@contextmanager
def quick_migrations() -> Iterator[None]:
    """Inside, migrations are applied with less rendering; the statements are the same."""
    from django.apps import apps
    from django.db.migrations import state

    states: Any = state.ProjectState
    registry: Any = apps
    kept = states.add_model, states._append_option, states.reload_model
    states.add_model, states._append_option = _add_model, _append_option
    states.reload_model = partialmethod(_reload_near, kept[2])
    registry.get_swappable_settings_name = cache(registry.get_swappable_settings_name)
    try:
        yield
    finally:
        states.add_model, states._append_option, states.reload_model = kept
        del registry.get_swappable_settings_name


def _reload_near(self: Any, reload: Callable[..., None], app_label: str, model_name: str, delay: bool = False) -> None:
    """Render a model and those next to it; the rest waits until something asks for it (`is_delayed`)."""
    reload(self, app_label, model_name, delay=True)


def _add_model(self: Any, model_state: Any) -> None:
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:
        self.resolve_model_relations(key)
    if "apps" in vars(self):  # asking for it would render everything
        self.apps.render_multiple([model_state])


def _append_option(self: Any, app_label: str, model_name: str, option_name: str, added: Any) -> None:
    options = self.models[app_label, model_name].options
    options[option_name] = [*options[option_name], added]
    if "apps" in vars(self):
        meta = self.apps.all_models[app_label][model_name]._meta
        setattr(meta, option_name, [*getattr(meta, option_name), added])
