"""Says which services there are, to whoever writes a letter for the cases of one."""

from frontdoor.messages.api import know_services
from frontdoor.services.queries import is_service

know_services(is_one=is_service)
