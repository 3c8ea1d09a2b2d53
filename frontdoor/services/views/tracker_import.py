"""Reading a table into the tracker, and the rows of it that could not be read."""

from typing import Final

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.services import permissions
from frontdoor.services.models import TrackerImport
from frontdoor.services.operations.tracking import REFUSALS_KEPT, take_in
from frontdoor.services.queries.tracker import slugs_known
from frontdoor.services.rules.tracked import SORTS, STATUSES
from frontdoor.services.rules.tracker_file import COLUMNS, MOST_BYTES, NotATable, read_table, write_bad

#: Imports and rows shown on one page; the table of rows has them all.
_SHOWN: Final = 100


@access(permissions.may_change_tracker)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """Take a table in."""
    error = ""
    if request.method == "POST":
        given = request.FILES.get("table")
        if given is None:
            error = "Choose a file"
        else:
            try:
                # One byte more than is allowed tells that there are too many, whatever the browser said.
                table = read_table(given.read(MOST_BYTES + 1), slugs=slugs_known(at=request.now))
            except NotATable as fault:
                error = str(fault)
            else:
                with transaction.atomic(durable=True):
                    import_id = take_in(table, file=given.name or "a file", by=request.actor, at=request.now)
                return redirect("tracker-import", import_id)
    return render(
        request,
        "fd_services/tracker_upload.html",
        {
            "columns": list(COLUMNS.values()),
            "sorts": ", ".join(each.lower() for each in SORTS.values()),
            "statuses": ", ".join(each.lower() for each in STATUSES.values()),
            "error": error,
            "errors": [{"text": error, "href": "#table"}] if error else [],
            "imports": TrackerImport.objects.order_by("-at", "-id")[:_SHOWN],
            "back_url": reverse("tracker"),
            "back_text": "Tracker",
        },
        status=422 if error else 200,
    )


@access(permissions.may_change_tracker)
@require_safe
def result(request: Request, import_id: int) -> HttpResponse:
    """Say what came of a file's rows, and why some could not be read."""
    record = get_object_or_404(TrackerImport, pk=import_id)
    rows = record.refusals.order_by("line")
    return render(
        request,
        "fd_services/tracker_import.html",
        {
            "record": record,
            "head": [{"text": "Line"}, {"text": "Why"}, {"text": "What stands there"}],
            "rows": [
                [each.line, each.why, "; ".join(cell for _name, cell in each.raw if cell)[:300]]
                for each in rows[:_SHOWN]
            ],
            "shown": _SHOWN,
            "kept_days": REFUSALS_KEPT.days,
            "back_url": reverse("tracker-upload"),
            "back_text": "Upload a table",
        },
    )


@access(permissions.may_change_tracker)
@require_safe
def refused(_request: Request, import_id: int) -> HttpResponse:
    """Give the rows that could not be read as a table, to be mended and uploaded again."""
    record = get_object_or_404(TrackerImport, pk=import_id)
    rows = record.refusals.order_by("line").values_list("line", "raw", "why")
    found = [(line, dict(raw), why) for line, raw, why in rows]
    response = HttpResponse(write_bad(found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="tracker-to-mend-{record.pk}.csv"'
    return response
