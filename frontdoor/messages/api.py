"""The door of `messages`: tell people things, and see what became of it."""

from frontdoor.messages.operations.forgetting import forget_messages
from frontdoor.messages.operations.sending import NoSuchTemplate, send
from frontdoor.messages.operations.texts import know_services, sync_templates
from frontdoor.messages.permissions import may_read_messages
from frontdoor.messages.queries import about, letter_of_version, letters
from frontdoor.messages.records import Channel, LetterText, MessageRecord, Notice, State
from frontdoor.messages.rules.letters import TO_WRITE
from frontdoor.messages.rules.occasions import OCCASIONS
from frontdoor.messages.rules.rendering import Begun, begin, left_open

__all__ = [
    "OCCASIONS", "TO_WRITE", "Begun", "Channel", "LetterText", "MessageRecord", "NoSuchTemplate", "Notice", "State",
    "about", "begin", "forget_messages", "know_services", "left_open", "letter_of_version", "letters",
    "may_read_messages", "send",
    "sync_templates",
]  # fmt: skip
