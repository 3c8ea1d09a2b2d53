"""What the case page shows of the work on a case."""

from datetime import datetime
from typing import Any

from frontdoor.cases import permissions
from frontdoor.cases.models import Case
from frontdoor.cases.queries.tasks import tasks_of
from frontdoor.foundation.accounts.actors import Actor


def panels(case: Case, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """Return what is to be done and was done on a case, as the page's parts draw it."""
    may_work = permissions.may_work(actor, case)
    tasks = tasks_of(case, at=at)
    return {
        "tasks": [
            {"task": each, "may_do": each.is_open and (may_work or each.row.team_id in actor.team_ids)}
            for each in tasks
        ],
        "tasks_left": sum(each.is_open for each in tasks),
        "may_work": may_work,
        "user_id": actor.user_id,
    }
