"""What the frame of the office's pages shows of the contexts below."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest

from frontdoor.cases.api import not_seen_by
from frontdoor.customers.api import waiting_reviews


def counts(request: HttpRequest) -> dict[str, Any]:
    """Return what stands beside entries of the navigation, by entry; each is only asked for where one is shown."""
    actor = getattr(request, "actor", None)
    found: dict[str, Callable[[], str]] = {}
    if actor is not None:
        found = {
            "notifications": partial(not_seen_by, actor),
            "restricted-records": partial(waiting_reviews, actor),
        }
    return {"counts": found}
