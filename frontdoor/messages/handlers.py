"""What messages does when something was announced."""

from datetime import datetime

from frontdoor.customers.events import ChangeAnswered, ChangeStopped, ChangeTold, TeamAsked
from frontdoor.foundation.outbox.api import on
from frontdoor.messages.events import MessageQueued
from frontdoor.messages.operations.carrying import hand_over
from frontdoor.messages.operations.changes import write_of_change, write_to_team


@on(MessageQueued, outside=True)
def carry(event: MessageQueued, *, at: datetime) -> None:
    """Hand a queued message to the provider; the outbox tries again while it cannot take it."""
    hand_over(message_id=event.message_id, at=at)


@on(ChangeTold)
def say_that_it_came(event: ChangeTold, *, at: datetime) -> None:
    """Write to whoever told a change that we have it, and who will be told."""
    write_of_change(event.change_id, occasion="change-told", at=at)


@on(ChangeAnswered)
def say_that_all_answered(event: ChangeAnswered, *, at: datetime) -> None:
    """Write to whoever told a change what became of it."""
    write_of_change(event.change_id, occasion="change-answered", at=at)


@on(ChangeStopped)
def say_that_it_stopped(event: ChangeStopped, *, at: datetime) -> None:
    """Write to whoever told a change why it is not passed on."""
    write_of_change(event.change_id, occasion="change-stopped", at=at)


@on(TeamAsked)
def ask_the_team(event: TeamAsked, *, at: datetime) -> None:
    """Ask the team that keeps a source to look at a change."""
    write_to_team(event.delivery_id, at=at)
