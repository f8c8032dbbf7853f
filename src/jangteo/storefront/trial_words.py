"""What a trial of rules on past orders found, in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jangteo.approvals.types import Measure, Quorum, Trial
from jangteo.parties.selectors import parties_by_id, role_word
from jangteo.storefront.visit import page_language


@dataclass(frozen=True, slots=True)
class TrialPanel:
    """A trial as the page shows it.

    whom    who would have approved, and how often
    honest  what can't be known of the past, or is taken as it is today
    """

    trial: Trial
    head: str
    whom: tuple[tuple[str, int], ...]
    honest: tuple[str, ...]


def trial_panel(trial: Trial, days: int) -> TrialPanel:
    """How many orders, how many approvals, by whom, and what is not known; one query for names."""
    people = {who for quorum in trial.by_whom for who in quorum.people}
    names = {pk: one.name for pk, one in parties_by_id(people).items()}
    facts = {"days": days, "orders": trial.looked_at, "asking": trial.asking}
    head = _("In the last %(days)s days %(asking)s of %(orders)s orders would have needed an approval.") % facts
    whom = tuple((_whom(one, {str(pk): name for pk, name in names.items()}), n) for one, n in trial.by_whom.items())
    return TrialPanel(trial, head, whom, tuple(_honest(trial)))


def _whom(one: Quorum, names: dict[str, str]) -> str:
    told = [role_word(code, page_language()) for code in sorted(one.roles)]
    told += sorted(names.get(str(who), "?") for who in one.people)
    return ", ".join(told) or pgettext("trial", "Anybody who may approve")


def _honest(trial: Trial) -> list[str]:
    told = [_("Orders count as they are now: what was changed or called off since is not undone.")]
    if Measure.BUDGET_LEFT in trial.not_known:
        told.append(_("What a budget had left at the time is kept nowhere. Such a condition counts as not met."))
    if trial.maybe:
        more = ngettext(
            "%(n)s order more could have asked, had it been met.",
            "%(n)s orders more could have asked, had it been met.",
            trial.maybe,
        )
        told.append(more % {"n": trial.maybe})
    if Measure.ROLE in trial.as_today:
        told.append(_("Roles are those of today."))
    if Measure.CATEGORY in trial.as_today:
        told.append(_("Categories of goods are those of today."))
    if trial.is_cut:
        told.append(_("There were more orders; the latest %(n)s were looked at.") % {"n": trial.looked_at})
    return told
