"""Policy about acting for another and care circles, as files beside the sources. Read, checked, remembered."""

from functools import lru_cache
from pathlib import Path
from typing import Final, TypeVar

from django.conf import settings
from pydantic import BaseModel

from frontdoor.customers.queries.definitions import BrokenSources, sources_folder
from frontdoor.customers.rules.acting import ActingPolicy
from frontdoor.customers.rules.circles import CirclePolicy
from frontdoor.kernel.policy_files import read_file

ACTING_FILE: Final = "acting.yaml"
CIRCLES_FILE: Final = "circles.yaml"
_Policy = TypeVar("_Policy", bound=BaseModel)


def acting_policy() -> ActingPolicy:
    """Return who may act for whom, as what, and for how long. Raises BrokenSources."""
    found: ActingPolicy = _remembered(_file(ACTING_FILE), ActingPolicy)
    return found


def circle_policy() -> CirclePolicy:
    """Return how many care circles there may be, and of how many. Raises BrokenSources."""
    found: CirclePolicy = _remembered(_file(CIRCLES_FILE), CirclePolicy)
    return found


def _file(name: str) -> Path:
    """Return the council's own file, or the one that is shipped where it has none."""
    own = sources_folder() / name
    return own if own.is_file() else Path(settings.BASE_DIR) / "sources" / name


@lru_cache(maxsize=8)
def _remembered(path: Path, shape: type[_Policy]) -> _Policy:
    found, mistakes = read_file(path.name, path.read_bytes().decode("utf-8-sig"), shape)
    if found is None or mistakes:
        raise BrokenSources("\n".join(str(each) for each in mistakes))
    return found
