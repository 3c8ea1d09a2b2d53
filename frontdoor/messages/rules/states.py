"""Where a message has got to, how it travels, and how long we try. Pure."""

import hashlib
from datetime import timedelta
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """What became of a message."""

    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    NO_ADDRESS = "no-address"
    HELD_BACK = "held-back"


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"
    SMS = "sms"


#: From each state to where it may go, and by what. A receipt may be quicker than our own note that we sent it.
MOVES: Final[dict[State, dict[State, str]]] = {
    State.QUEUED: {
        State.SENT: "the provider takes it",
        State.DELIVERED: "the receipt says it arrived",
        State.FAILED: "the provider refuses it for good, or takes nothing for two days",
        State.HELD_BACK: "whom it is to has died",
    },
    State.SENT: {
        State.DELIVERED: "the receipt says it arrived",
        State.FAILED: "the receipt says it did not",
    },
    State.DELIVERED: {},
    State.FAILED: {State.QUEUED: "somebody sends it again"},
    State.NO_ADDRESS: {},
    State.HELD_BACK: {},
}
#: How staff pages name them.
SAID: Final = {
    State.QUEUED: "Waiting to go",
    State.SENT: "Sent",
    State.DELIVERED: "Delivered",
    State.FAILED: "Failed",
    State.NO_ADDRESS: "No address",
    State.HELD_BACK: "Not sent: they have died",
}
CHANNEL_SAID: Final = {Channel.EMAIL: "Email", Channel.SMS: "Text message"}

#: States from which a message may come to another: for conditional updates.
MAY_BECOME: Final = {there: [here for here in State if there in MOVES[here]] for there in State}

#: A message that no provider took for so long has failed. The outbox's last attempt comes after it.
GIVE_UP_AFTER: Final = timedelta(days=2)
#: How long a worker may take to hand a message over before another may try.
LEASE: Final = timedelta(minutes=10)


def reference_of(key: str) -> str:
    """Return what providers know a message by: made from our key, the same on every attempt, and saying nothing."""
    return hashlib.sha256(key.encode()).hexdigest()[:40]


def drawing() -> str:
    """Return the table as a page of the documentation, with a Mermaid diagram."""
    moves = [f"    {here.name} --> {there.name}: {how}" for here in State for there, how in MOVES[here].items()]
    return "\n".join(
        [
            "# A message",
            "",
            "Drawn from `frontdoor/messages/rules/states.py` by `make states`; a test compares the two.",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {state.name}: {SAID[state].lower()}" for state in State),
            f"    [*] --> {State.QUEUED.name}: a notice with an address",
            f"    [*] --> {State.NO_ADDRESS.name}: a notice without one",
            *moves,
            f"    {State.DELIVERED.name} --> [*]",
            "```",
            "",
        ]
    )
