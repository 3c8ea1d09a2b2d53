"""What a council should know before it goes live."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

from frontdoor.foundation.files.scanning import has_scanner


@register("files")
def a_scanner_is_set(**_options: Any) -> Sequence[CheckMessage]:
    """Warn when no virus scanner is set outside the demonstration."""
    if has_scanner() or settings.FRONTDOOR_DEMO:
        return []
    return [
        Warning(
            "No virus scanner is set, so no photo will ever be shown to the public.",
            hint="Run clamd and set CLAMD_HOST to its host, or to the path of its socket.",
            id="fd_files.W001",
        )
    ]
