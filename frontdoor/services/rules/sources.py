"""What becomes of a service when its file and what was published in the browser are brought together. Pure.

Contents are told apart by their checksums; "" stands for none. `agreed` is what the file said when the two were last
the same, so whoever differs from it has changed since.
"""

from enum import StrEnum


class Step(StrEnum):
    """What to do about one service."""

    LEAVE = "leave"
    BRING_IN = "bring in"
    WITHDRAW = "withdraw"
    CLASH = "clash"
    CLASH_GONE = "clash: the file has gone"


def step_for(*, file: str, agreed: str, newest: str, is_browsers: bool) -> Step:
    """Return what to do about a service that has a file.

    :param is_browsers: whether the newest version came from the browser.
    """
    if file in (newest, agreed):
        return Step.LEAVE  # they say the same, or the browser alone has changed, or called off what the file said
    return Step.CLASH if is_browsers and newest != agreed else Step.BRING_IN


def step_without_file(*, agreed: str, newest: str, is_browsers: bool) -> Step:
    """Return what to do about a service that is offered and has no file."""
    if not agreed:
        return Step.LEAVE  # it was made in the browser
    return Step.CLASH_GONE if is_browsers and newest != agreed else Step.WITHDRAW
