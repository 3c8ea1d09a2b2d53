"""What would make every page fail is said at start."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
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
def the_words_are_there(**_options: Any) -> Sequence[CheckMessage]:
    """Warn when pages would be in English although somebody translated them."""
    compiled = Path(settings.LOCALE_PATHS[0])
    codes = sorted(each.parent.parent.name for each in (settings.BASE_DIR / "locale").glob("*/LC_MESSAGES/django.po"))
    missing = [code for code in codes if not (compiled / code / "LC_MESSAGES" / "django.mo").exists()]
    if not missing:
        return []
    return [Warning(f"Not compiled: {', '.join(missing)}.", hint="Run scripts/compile_words.py.", id="fd_ui.W002")]


@register
def the_assets_are_there(**_options: Any) -> Sequence[CheckMessage]:
    """Warn when pages would be drawn without their styles."""
    missing = [name for name in _ASSETS if finders.find(name) is None]
    if not missing:
        return []
    return [Warning(f"Not fetched: {', '.join(missing)}.", hint="Run scripts/fetch_assets.py.", id="fd_ui.W001")]
