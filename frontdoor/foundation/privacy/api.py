"""What each model says of its fields: every one personal, plain or linked, and whom the row is about.

A test holds every model to it. Subject access, erasure and the register of processing are driven from these classes, so
that no context has to import those above it.
"""

from frontdoor.foundation.privacy.collecting import Held, HeldRow, Starts, collect, end_of, unreached
from frontdoor.foundation.privacy.declared import Facts, facts_of, our_models, unclassified

__all__ = [
    "Facts", "Held", "HeldRow", "Starts", "collect", "end_of", "facts_of", "our_models", "unclassified", "unreached",
]  # fmt: skip
