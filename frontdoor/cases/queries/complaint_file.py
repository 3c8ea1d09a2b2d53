"""The whole file of a complaint in one archive, as an ombudsman asks for it: page, timeline, letters, documents."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime

from django.template.loader import render_to_string

from frontdoor.cases.models import Audience, Case, Letter
from frontdoor.cases.queries.complaint_panel import panel
from frontdoor.cases.queries.reading import answers_in_words, record, timeline
from frontdoor.cases.rules.letters import Way
from frontdoor.customers.api import summaries
from frontdoor.foundation.files.api import content, records
from frontdoor.kernel.clock import LONDON
from frontdoor.kernel.spreadsheets import guarded
from frontdoor.messages.api import about


def whole_file(case: Case, *, at: datetime) -> bytes:
    """Return the archive of everything we hold on a complaint. Who may have it is for the caller."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("complaint.html", _page(case, at=at))
        archive.writestr("timeline.csv", _timeline(case))
        for number, sent in enumerate(about(case.reference), start=1):
            head = f"To: {sent.to}\nOn: {_moment(sent.created_at)}\nSubject: {sent.subject}\n\n"
            archive.writestr(f"letters/{number:03}.txt", head + sent.text)
        by_post = Letter.objects.filter(document__case=case, way=Way.POST.value).select_related("document")
        for number, letter in enumerate(by_post.order_by("id"), start=1):
            head = f"To: {letter.to}\nOn: {_moment(letter.document.added_at)}\nSubject: {letter.subject}\n\n"
            archive.writestr(f"letters/by-post-{number:03}.txt", head + letter.body)
        for name, body in _documents(case):
            archive.writestr(f"documents/{name}", body)
    return packed.getvalue()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(LONDON):%Y-%m-%d %H:%M}"


def _page(case: Case, *, at: datetime) -> str:
    who = summaries([case.customer_id]).get(case.customer_id) if case.customer_id is not None else None
    return render_to_string(
        "fd_cases/complaint_file.html",
        {
            "case": record(case),
            "panel": panel(case, at=at),
            "person": who,
            "answers": [{"key": label, "value": text} for label, text in answers_in_words(case, public_only=False)],
            "entries": timeline(case, audience=Audience.STAFF, names={}),
            "at": at,
        },
    )


def _timeline(case: Case) -> str:
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["When", "Who", "What", "Read by", "Words"])
    for each in case.entries.order_by("at", "id"):
        rows.writerow([_moment(each.at), guarded(each.actor), each.kind, each.audience, guarded(each.text)])
    return table.getvalue()


def _documents(case: Case) -> Iterator[tuple[str, bytes]]:
    """Yield what belongs to the case; a file that is infected, or gone, is left out."""
    ids = list(case.attachments.order_by("id").values_list("file", flat=True))
    kept = records(ids)
    for number, file_id in enumerate(ids, start=1):
        body = content(file_id)
        if file_id in kept and body is not None:
            yield f"{number:03}-{kept[file_id].name}", body
