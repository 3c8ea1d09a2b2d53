"""The facts a template may use, with an example of each for previews. Pure."""

from typing import Final

#: What senders of notices tell every template; see `cases.handlers`.
FACTS: Final = {
    "name": "Ada Okafor",
    "service": "Report a pothole",
    "reference": "4KQ-7MX-9TQ",
    "status": "Being looked at",
    "status_explanation": "An inspector has the report, or our crew is on the way.",
    "what_happens_next": "If it is 4 cm deep or more, our crew fills it.",
    "due": "10 working days from Tuesday 20 May 2025; due Wednesday 4 June 2025",
    "has_due": "yes",
    "question": "Is it the lane behind the bakery?",
    "outcome": "Mended",
    "words": "We filled the hole.",
    "link": "https://example.com/track/abc/",
    "stop_link": "https://example.com/track/stop/abc/",
    "council": "Marlowmere Council",
    "phone": "01632 960 000",
    "days_to_dispute": "28",
    "expires": "17 June 2025",
    "can_dispute": "yes",
}
