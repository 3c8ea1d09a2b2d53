"""The register of processing: what personal data is used for, for everybody to read."""

import csv
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.ui.speaking import speak_as_chosen
from frontdoor.kernel.spreadsheets import guarded
from frontdoor.rights.queries.register import categories, processing

_HEAD: Final = ("Kind", "Name", "Purposes", "Basis", "Categories", "Recipients", "Kept", "Agreement")


@access(anyone)
@require_safe
def register(request: Request) -> HttpResponse:
    """Show what personal data is used for. No query."""
    speak_as_chosen(request)
    found = processing(at=request.now)
    context = {
        "sources": [each for each in found if each.kind == "Source"],
        "services": [each for each in found if each.kind == "Service"],
        "categories": categories(),
    }
    return render(request, "fd_rights/register.html", context)


@access(anyone)
@require_safe
def register_csv(request: Request) -> HttpResponse:
    """Give the register as a table."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="register-of-processing.csv"'
    table = csv.writer(answer)
    table.writerow(_HEAD)
    for each in processing(at=request.now):
        row = (
            each.kind, each.name, "; ".join(each.purposes), each.basis, "; ".join(each.categories),
            "; ".join(each.recipients), each.kept, each.agreement,
        )  # fmt: skip
        table.writerow([guarded(cell) for cell in row])
    return answer
