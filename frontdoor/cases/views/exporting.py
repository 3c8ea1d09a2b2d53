"""The work list as a table for a spreadsheet: what the filters ask for, as far as whoever asks may see it."""

import csv
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.db import transaction
from django.http import StreamingHttpResponse
from django.views.decorators.http import require_safe

from frontdoor.cases import permissions
from frontdoor.cases.models import Case
from frontdoor.cases.queries import work_list
from frontdoor.cases.queries.work_list import WorkQuery
from frontdoor.cases.views.work_list import CHANNELS, Line, asked_of, lines_of, team_ids_of
from frontdoor.foundation.accounts.access import Request, access
from frontdoor.foundation.accounts.api import TeamRecord, teams
from frontdoor.foundation.audit import api as audit
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.spreadsheets import guarded

#: Rows read at a time: the whole list is never in memory.
AT_A_TIME: Final = 500
HEADINGS: Final = (
    "reference", "service", "status", "outcome", "opened", "due", "closed", "clock", "team", "held by", "ward", "place",
    "channel",
)  # fmt: skip


class _Line:
    """What a writer of tables writes to: it gives each line back."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


@access(permissions.works_cases)
@require_safe
def export(request: Request) -> StreamingHttpResponse:
    """Send the cases that the filters ask for as a table; what was sent is kept with who asked for it."""
    every_team = teams()
    query, _error = asked_of(request, every_team)
    with transaction.atomic(durable=True):
        after = {"filters": query.address()}
        audit.record("cases.exported", on="work-list", by=request.actor, at=request.now, after=after)
    response = StreamingHttpResponse(_table(request, query, every_team), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="cases-{request.now:%Y-%m-%d}.csv"'
    return response


def _table(request: Request, query: WorkQuery, every_team: list[TeamRecord]) -> Iterator[str]:
    writer = csv.writer(_Line())
    # A byte-order mark: without it Excel reads UTF-8 as something else.
    yield "\ufeff" + writer.writerow(HEADINGS)
    rows = work_list.wanted(
        permissions.visible_to(request.actor),
        query,
        team_ids=team_ids_of(query, request.actor, every_team),
        user_id=request.actor.user_id,
        at=request.now,
    )
    cursor = ""
    while True:
        page = work_list.page(rows, query, after=cursor, size=AT_A_TIME)
        _keep_looks(page.rows, request)
        for line in lines_of(page.rows, every_team, at=request.now):
            yield writer.writerow([guarded(cell) for cell in _cells(line)])
        cursor = page.next
        if not cursor:
            return


def _keep_looks(rows: list[Case], request: Request) -> None:
    with transaction.atomic(durable=True):
        references = [row.reference for row in rows]
        audit.record_views(references, by=request.actor, at=request.now, purpose="an export of the work list")


def _cells(line: Line) -> list[str]:
    case = line.case
    return [
        case.reference, case.service_name, case.staff_label, case.outcome_label, _moment(case.opened_at),
        _moment(case.due_at), _moment(case.closed_at), line.standing, line.team, line.holder, line.ward, case.place,
        CHANNELS.get(case.channel, case.channel),
    ]  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}" if moment is not None else ""
