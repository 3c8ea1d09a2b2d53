"""Writing to people of changes that they told once, and to the teams that keep sources by hand."""

from datetime import datetime

from frontdoor.customers.api import ChangeLetter, letter_of_change, letter_to_team
from frontdoor.kernel.clock import say_date
from frontdoor.kernel.language import speaking
from frontdoor.messages.operations.sending import send
from frontdoor.messages.records import Notice


def write_of_change(change_id: int, *, occasion: str, at: datetime) -> None:
    """Write to whoever told a change how it stands; once for each occasion, and nothing to who has no address."""
    letter = letter_of_change(change_id)
    if letter is not None and letter.email:
        send([_notice(letter, occasion)], at=at)


def _notice(letter: ChangeLetter, occasion: str) -> Notice:
    with speaking(letter.language):
        day = say_date(letter.holds_from)
    return Notice(
        key=f"{occasion}:{letter.change_id}",
        template=occasion,
        about=letter.reference,
        email=letter.email,
        language=letter.language,
        facts={
            "name": letter.name,
            "reference": letter.reference,
            "change": letter.what,
            "holds_from": day,
            "lines": "\n".join(letter.lines),
            "has_lines": "yes" if letter.lines else "no",
            "then": letter.then,
            "link": letter.link,
        },
    )


def write_to_team(delivery_id: int, *, at: datetime) -> None:
    """Ask the team that keeps a source to look at a change. The message names nobody: the page does."""
    letter = letter_to_team(delivery_id)
    if letter is None or not letter.to:
        return
    facts = {
        "source": letter.source,
        "change": letter.what,
        "reference": letter.reference,
        "why": letter.why,
        "page": letter.link,
    }
    key = f"change-for-team:{delivery_id}"
    send([Notice(key=key, template="change-for-team", about=letter.reference, email=letter.to, facts=facts)], at=at)
