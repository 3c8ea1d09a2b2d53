"""What groups of the council's directory stand for here: roles, teams and purposes, by a file that is data."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from frontdoor.foundation.accounts.actors import Role


class BadGroups(Exception):
    """The file of groups cannot be read; the message says where."""


class Holds(BaseModel):
    """A role, in a team or across the council."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Role
    team: str = ""


class Group(BaseModel):
    """A group of the directory, by the name or id that it has there, and what its members may do here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    group: str = Field(min_length=1)
    holds: tuple[Holds, ...] = ()
    purposes: tuple[str, ...] = ()


class Groups(BaseModel):
    """Every group that means something here."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody's groups come to."""

    holds: frozenset[Holds] = frozenset()
    purposes: frozenset[str] = frozenset()


def read_groups(path: Path) -> Groups:
    """Return what groups stand for. Raises BadGroups."""
    try:
        said: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        return Groups.model_validate(said or {})
    except (OSError, YAMLError, ValidationError) as fault:
        raise BadGroups(f"{path.name}: {fault}") from fault


def standing(groups: Iterable[str], *, known: Groups) -> Standing:
    """Return what somebody's groups come to; one that is not in the file grants nothing."""
    theirs = set(groups)
    mine = [each for each in known.groups if each.group in theirs]
    return Standing(
        frozenset(held for each in mine for held in each.holds),
        frozenset(purpose for each in mine for purpose in each.purposes),
    )


def groups_here() -> Groups:
    """Return what groups stand for in this installation. Raises BadGroups."""
    return read_groups(settings.FRONTDOOR_GROUPS)
