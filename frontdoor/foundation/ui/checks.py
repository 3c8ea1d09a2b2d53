"""What would make every page fail is said at start."""

from collections.abc import Sequence
from typing import Any

from django.contrib.staticfiles import finders
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from frontdoor.foundation.ui.council import the_council

_ASSETS = ("vendor/govuk-frontend.min.css", "vendor/govuk-frontend.min.js", "vendor/leaflet/leaflet.js")


@register
def the_council_is_described(**_options: Any) -> Sequence[CheckMessage]:
    """Refuse to start with a council file that cannot be read, or a theme whose header cannot be."""
    try:
        the_council()
    except ImproperlyConfigured as fault:
        hint = "FRONTDOOR_COUNCIL names the file; council.yaml in the repository is an example."
        return [Error(str(fault), hint=hint, id="fd_ui.E001")]
    return []


@register
def the_assets_are_there(**_options: Any) -> Sequence[CheckMessage]:
    """Warn when pages would be drawn without their styles."""
    missing = [name for name in _ASSETS if finders.find(name) is None]
    if not missing:
        return []
    return [Warning(f"Not fetched: {', '.join(missing)}.", hint="Run scripts/fetch_assets.py.", id="fd_ui.W001")]
