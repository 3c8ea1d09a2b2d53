"""The sender that this installation uses."""

from django.conf import settings

# Imported to stand in the registry.
from frontdoor.messages.providers import demo, notify, smtp  # noqa: F401 -- as above
from frontdoor.messages.providers.senders import Sender, senders


def chosen() -> tuple[str, Sender]:
    """Return the sender that the setting names, under its name. Raises LookupError for one that does not exist."""
    name = str(settings.FRONTDOOR_MESSAGE_SENDER)
    return name, senders.get(name)
