"""A sender that cannot work is said at the start, not when the first message is due."""

from typing import Any

from django.core import checks

from frontdoor.messages.providers.chosen import chosen


@checks.register
def sender_is_ready(**_kwargs: Any) -> list[checks.CheckMessage]:
    """Report a sender that does not exist, or lacks a setting."""
    try:
        name, sender = chosen()
    except LookupError as fault:
        return [checks.Error(str(fault), hint="Set FRONTDOOR_MESSAGE_SENDER.", id="fd_messages.E001")]
    return [
        checks.Error(f"The message sender {name!r} is not ready.", hint=hint, id="fd_messages.E002")
        for hint in sender.check_config()
    ]
