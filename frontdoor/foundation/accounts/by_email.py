"""How somebody on the staff wants to hear by e-mail of what they are told in the office."""

from enum import StrEnum


class ByEmail(StrEnum):
    """When what somebody is told goes to them by e-mail too."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    NOT = "not"
