"""Who is told of planned works, and with which facts: whoever reported or follows a case, once for each change."""

from collections.abc import Sequence

from frontdoor.cases.models import Case, WorksChange, WorksNotice
from frontdoor.cases.queries.telling import to_followers, to_reporter
from frontdoor.cases.queries.works import change_said, works_link, works_record
from frontdoor.cases.rules.works import TOLD_OF, WorksKind
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.language import speaking
from frontdoor.messages.api import Notice


def told_of_plan(change: WorksChange) -> list[Notice]:
    """Return what is said to those whose cases were gathered by a change: works are planned, and when."""
    cases = Case.objects.filter(in_works__change=change)
    return _told(list(cases.order_by("id")), change, TOLD_OF[WorksKind.PUBLISHED])


def told_of_change(change: WorksChange) -> list[Notice]:
    """Return what is said to those whose cases are still open, and who knew: another day, none, or never.

    Nothing of a change that is of neither, and of one that another has overtaken since: of that they are told.
    """
    template = TOLD_OF.get(WorksKind(change.kind), "")
    if not template or change.notice.changes.filter(pk__gt=change.pk, kind__in=[*TOLD_OF]).exists():
        return []
    cases = Case.objects.filter(in_works__notice=change.notice, closed_at__isnull=True)
    return _told(list(cases.exclude(in_works__change=change).order_by("id")), change, template)


def _told(cases: Sequence[Case], change: WorksChange, template: str) -> list[Notice]:
    """Return one notice for each person, however many of the cases they reported or follow."""
    found: dict[int | None, Notice] = {}
    key = f"works:{change.pk}"
    for case in cases:
        with speaking(case.language):
            facts = _facts(change.notice, change)
        for each in to_reporter(case, template, key=key, **facts):
            found.setdefault(each.customer_id, each)
    for case in cases:
        for each in to_followers(case, key=key, template=template, facts=_facts(change.notice, change) | _STOP):
            found.setdefault(each.customer_id, each)
    return list(found.values())


_STOP = {"has_stop": "yes"}


def _facts(notice: WorksNotice, change: WorksChange) -> dict[str, str]:
    """Return what templates may say of works, in the language spoken now. No query."""
    known = works_record(notice, today=change.at.astimezone(LONDON).date())
    effects = [*(words for _name, words in known.effects), *filter(None, [known.means])]
    return {
        "works": known.what,
        "works_where": known.where,
        "works_when": known.when,
        "works_change": change_said(change),
        "works_effects": "\n".join(effects),
        "has_effects": "yes" if effects else "",
        "works_link": works_link(notice.pk),
        "has_stop": "",
        "stop_link": "",
    }
