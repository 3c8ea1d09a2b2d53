"""What every page's template may ask for."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from frontdoor.foundation.ui.council import the_council
from frontdoor.foundation.ui.speaking import offered
from frontdoor.kernel.language import language


def council(request: HttpRequest) -> dict[str, Any]:
    """Return the council, and who is asking and when, as far as the request got."""
    return {
        "council": the_council(),
        "actor": getattr(request, "actor", None),
        "now": getattr(request, "now", None),
        "language": language(get_language() or ""),
        "languages": offered(request),
    }
