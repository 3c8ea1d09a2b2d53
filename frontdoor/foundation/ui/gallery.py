"""What the gallery page fills the components with: invented, and the same every time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.templatetags.static import static

from frontdoor.foundation.ui.pages import Page

_MOMENT: Final = datetime(2025, 5, 20, 15, 30, tzinfo=UTC)
#: Stands for every photo.
_PICTURE: Final = "ui/icon.svg"
_LONG: Final = "Nullam-quis-risus-eget-urna-mollis-ornare-vel-eu-leo-" * 3


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of the invented timeline."""

    at: datetime
    text: str
    who: str = ""
    is_internal: bool = False


def contents() -> dict[str, Any]:
    """Return the context of the gallery page."""
    return {
        "crumbs": [{"text": "Home", "href": "/"}, {"text": "Components"}],
        "errors": [
            {"text": "Enter a full UK postcode", "href": "#postcode"},
            {"text": "Choose how big it is", "href": "#size"},
        ],
        "tones": [
            ("New", "new"),
            ("In hand", "in-hand"),
            ("Waiting for you", "waiting"),
            ("Closed", "closed"),
            ("Overdue", "late"),
            ("Withdrawn", ""),
        ],
        "sizes": [
            {"value": "bag", "text": "A bag or two"},
            {"value": "van", "text": "A van load", "hint": {"text": "About as much as ten bags"}, "checked": True},
            {"value": "lorry", "text": "More than that"},
        ],
        "places": [{"value": "path", "text": "The pavement"}, {"value": "road", "text": "The road"}],
        "wards": [{"value": "", "text": "All wards"}, {"value": "W1", "text": "Mere and Quay"}],
        "entries": [
            Happening(_MOMENT, "You told us about it."),
            Happening(_MOMENT + timedelta(hours=2), "A crew will look.\nThey come by 6 June.", "Street scene"),
            Happening(_MOMENT + timedelta(days=1), "Second report from this corner.", "Otto Brandt", is_internal=True),
            Happening(_MOMENT + timedelta(days=2), f"<b>Markup is shown, not obeyed.</b> مرحبا 🌳 {_LONG}"),
        ],
        "photos": [
            {"url": static(_PICTURE), "alt": "Bags beside a lamp post"},
            {"url": static(_PICTURE), "alt": "The same corner a day later"},
        ],
        "answers": [
            {"key": "What is it?", "value": "Fly-tipping", "url": "/ui/", "what": "what it is"},
            {"key": "Where is it?", "value": "Mill Lane,\nby the bridge", "url": "/ui/", "what": "where it is"},
            {"key": "Photos", "value": ["corner.jpg", "bags.jpg"]},
        ],
        "facts": [{"key": "Due", "value": "Friday 6 June 2025"}, {"key": "Working days used", "value": "7 of 10"}],
        "fields": [
            {"name": "q", "label": "Words", "value": ""},
            {
                "name": "team",
                "label": "Team",
                "kind": "select",
                "value": "2",
                "options": [("", "All"), (2, "Highways")],
            },
            {"name": "from", "label": "From", "kind": "date", "value": "2025-05-01"},
            {"name": "late", "label": "Overdue only", "kind": "check", "value": True},
        ],
        "head": [{"text": "Reference"}, {"text": "What"}, {"text": "Where"}, {"text": "Days", "numeric": True}],
        "rows": [
            [{"text": "4KQ-7MX-9TQ", "url": "/ui/"}, "Pothole", "Mill Lane", {"text": 3, "numeric": True}],
            [{"text": "7MX-9TQ-4KQ", "url": "/ui/"}, "Street light", "Quay Street", {"text": 0, "numeric": True}],
        ],
        "page": Page(rows=[], next="later", previous="earlier"),
        "outlines": static("ui/gallery-outlines.json"),
        "some_points": static("ui/gallery-points.json"),
        "moment": _MOMENT,
        "later": _MOMENT + timedelta(days=3),
        "reference": "4KQ7MX9TQ",
    }
