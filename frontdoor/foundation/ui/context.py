"""What every page's template may ask for."""

from typing import Any

from django.http import HttpRequest

from frontdoor.foundation.ui.council import the_council


def council(request: HttpRequest) -> dict[str, Any]:
    """Return the council, and who is asking and when, as far as the request got."""
    return {
        "council": the_council(),
        "actor": getattr(request, "actor", None),
        "now": getattr(request, "now", None),
    }
