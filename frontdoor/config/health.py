"""`GET /healthz`: 200 when the site can answer, 503 when its database cannot."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse

from frontdoor.foundation.accounts.access import access, anyone


@access(anyone)
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view takes the request
    """Answer for load balancers and scripts, in plain text."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")
    return HttpResponse("ready\n", content_type="text/plain")
