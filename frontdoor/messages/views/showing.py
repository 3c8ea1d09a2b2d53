"""How messages and texts look on a page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from frontdoor.messages.models import Message
from frontdoor.messages.providers.senders import senders
from frontdoor.messages.queries import body_of, facts_for_staff, subject_of
from frontdoor.messages.rules.lengths import SmsLength, sms_length
from frontdoor.messages.rules.rendering import PAGE, Filled, fill
from frontdoor.messages.rules.states import CHANNEL_SAID, SAID, Channel, State

#: The tone of each state's tag.
TONES = {
    State.QUEUED: "waiting",
    State.SENT: "in-hand",
    State.DELIVERED: "closed",
    State.FAILED: "late",
    State.NO_ADDRESS: "",
    State.HELD_BACK: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message as it is read: an e-mail as a mail program shows it, or a text message."""

    subject: str
    text: str
    html: SafeString
    is_email: bool
    length: SmsLength


def letter(channel: str, subject: str, body: Filled) -> Letter:
    """Return a filled text as it will be read."""
    return Letter(
        subject=subject,
        text=body.plain,
        html=mark_safe(body.html(PAGE)),  # noqa: S308 -- escapes all but the few tags that it makes itself
        is_email=channel == Channel.EMAIL,
        length=sms_length(body.plain),
    )


def example(channel: str, subject: str, body: str, *, facts: dict[str, str]) -> Letter:
    """Return a template's words as they would be read with example facts."""
    return letter(channel, fill(subject, facts).line, fill(body, facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message with its words, for a page."""

    row: Message
    letter: Letter
    state: str
    tone: str
    channel: str
    carrier: str

    @property
    def title(self) -> str:
        return self.letter.subject or self.letter.text[:80]


def shown(row: Message) -> Shown:
    """Return a message, read with its version's template, as pages show it."""
    facts = facts_for_staff(row)
    return Shown(
        row=row,
        letter=letter(row.channel, subject_of(row, facts), body_of(row, facts)),
        state=SAID[State(row.state)],
        tone=TONES[State(row.state)],
        channel=CHANNEL_SAID[Channel(row.channel)],
        carrier=senders.get(row.sender).name if row.sender in senders else row.sender,
    )


def filters_kept(request: HttpRequest) -> str:
    """Return the filters of a list as part of an address, for its pager."""
    given = request.GET.copy()
    for cursor in ("after", "before"):
        given.pop(cursor, None)
    return given.urlencode()
