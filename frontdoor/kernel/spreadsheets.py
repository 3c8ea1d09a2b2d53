"""Tables that people open in a spreadsheet, which runs what starts like a formula (OWASP, CSV injection)."""

import re
from typing import Final

_RUN: Final = ("=", "+", "-", "@", "\t", "\r")
#: A number such as -76.6 is no formula.
_NUMBER: Final = re.compile(r"[+-]?[0-9.]+([eE][+-]?[0-9]+)?")


def guarded(value: str) -> str:
    """Return a value as it can be put into a table: led by an apostrophe where a spreadsheet would run it."""
    return f"'{value}" if value.startswith(_RUN) and not _NUMBER.fullmatch(value) else value


def unguarded(value: str) -> str:
    """Return a value as it was before `guarded`."""
    return value[1:] if value.startswith("'") and value[1:].startswith(_RUN) else value
