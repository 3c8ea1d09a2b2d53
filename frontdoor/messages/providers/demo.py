"""The demonstration's stand-in: sends nothing. The mailbox page shows what would have gone out."""

from typing import Final

from frontdoor.messages.providers.senders import Outgoing, TryLater, WillNotArrive, senders

#: GOV.UK Notify's own addresses for trying failures (its documentation, "Testing"): the stand-in obeys them too.
_PERMANENT: Final = {"perm-fail@simulator.notify", "+447700900002"}
_TEMPORARY: Final = {"temp-fail@simulator.notify", "+447700900003"}


class Demonstration:
    """Keeps messages: they stay in the database, as all do, and go no further."""

    name = "the demonstration’s mailbox"
    takes_is_delivers = True

    def send(self, message: Outgoing) -> str:
        """Take a message, unless its address is one of those that stand for failures."""
        if message.to in _PERMANENT:
            raise WillNotArrive("This address stands for one that does not exist.")
        if message.to in _TEMPORARY:
            raise TryLater("This address stands for an inbox that is full.")
        return f"demo-{message.reference[:16]}"

    def check_config(self) -> list[str]:
        """Return nothing: it needs nothing."""
        return []


senders.add("demo", Demonstration())
