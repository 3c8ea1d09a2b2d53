"""The door of `rights`."""

from frontdoor.rights.operations.packages import ask_for_package

__all__ = ["ask_for_package"]
