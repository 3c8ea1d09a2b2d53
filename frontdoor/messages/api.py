"""The door of `messages`: tell people things, and see what became of it."""

from frontdoor.messages.operations.sending import NoSuchTemplate, send
from frontdoor.messages.operations.texts import sync_templates
from frontdoor.messages.permissions import may_read_messages
from frontdoor.messages.queries import about
from frontdoor.messages.records import Channel, MessageRecord, Notice, State
from frontdoor.messages.rules.occasions import OCCASIONS

__all__ = [
    "OCCASIONS", "Channel", "MessageRecord", "NoSuchTemplate", "Notice", "State", "about", "may_read_messages",
    "send", "sync_templates",
]  # fmt: skip
