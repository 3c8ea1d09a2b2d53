"""How far a package or an erasure is. Pure."""

from enum import StrEnum


class PackageState(StrEnum):
    """A package: gathered in the background, looked through, written in the background, given."""

    ASKED = "asked"
    OPEN = "open"
    WRITING = "writing"
    READY = "ready"
    ENDED = "ended"


class Decision(StrEnum):
    """What becomes of a datum that may be about somebody else."""

    WAITING = ""
    GIVE = "give"
    REDACT = "redact"


class ErasureState(StrEnum):
    """An erasure: proposed by one person, approved or refused by another, then done."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    DONE = "done"
