"""Who may read and send messages, and write their texts."""

from frontdoor.foundation.accounts.access import NotAllowed, answers, roles
from frontdoor.foundation.accounts.actors import Actor, Role
from frontdoor.messages.models import DEMO, Message

#: Whose work is what any resident was told: the hub answers for it, leaders see to what failed. Officers read what
#: was sent about their team's cases on the page of the case.
may_read_messages = roles(Role.ADVISER, Role.TEAM_LEADER)
#: The demonstration's letters went to nobody, and show officers what residents would read.
may_read_mailbox = roles(Role.ADVISER, Role.TEAM_LEADER, Role.OFFICER)
may_read_templates = roles(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER, Role.DESIGNER)
may_edit_templates = roles(Role.DESIGNER)


def check_may_read(actor: Actor, message: Message) -> None:
    """Raise NotAllowed unless the actor may read a message: the demonstration's, or anybody's."""
    if not may_read_messages(actor) and not (message.sender == DEMO and may_read_mailbox(actor)):
        raise NotAllowed("What residents were told is for the hub, for leaders, and on the page of each case.")


def check_may_send_again(actor: Actor, _message: object) -> None:
    """Raise NotAllowed unless the actor's work includes what residents were told."""
    if not may_read_messages(actor):
        raise NotAllowed("Only the hub and the teams may send a message again.")


def check_may_publish(actor: Actor, _template: object) -> None:
    """Raise NotAllowed unless the actor designs services."""
    if not may_edit_templates(actor):
        raise NotAllowed("Only service designers may publish texts.")


may_send_again = answers(check_may_send_again)
may_publish = answers(check_may_publish)
