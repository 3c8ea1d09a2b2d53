"""Who may read and send messages, and write their texts."""

from frontdoor.foundation.accounts.access import NotAllowed, answers, roles
from frontdoor.foundation.accounts.actors import Actor, Role

#: Whose work includes what residents were told.
may_read_messages = roles(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER)
may_read_templates = roles(Role.ADVISER, Role.OFFICER, Role.TEAM_LEADER, Role.DESIGNER)
may_edit_templates = roles(Role.DESIGNER)


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
