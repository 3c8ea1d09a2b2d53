"""Definitions and the files that say them, with the questions that files use from sets. Pure."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

from pydantic import ValidationError

from frontdoor.kernel.policy_files import read
from frontdoor.services.rules.definition import Definition
from frontdoor.services.rules.sets import QuestionSet, collapsed, expand
from frontdoor.services.rules.writing import CannotKeep, rewritten, stored_as_yaml

Sets = Mapping[str, QuestionSet]


def content(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a definition says: where questions are kept makes no difference, nor the order of translations."""
    said = {name: value for name, value in stored.items() if name != "uses"}
    if "languages" in said:
        said["languages"] = sorted(map(_in_order, said["languages"]), key=itemgetter("code"))
    return said


def _in_order(language: Mapping[str, Any]) -> dict[str, Any]:
    return {**language, "texts": sorted(language.get("texts", ()), key=itemgetter("en"))}


def as_file(stored: Mapping[str, Any], *, sets: Sets) -> str:
    """Return a definition in stored form, which may have mistakes, as a new file of the catalogue."""
    return stored_as_yaml(collapsed(stored, sets))


def brought_up_to_date(text: str, now: Definition, *, sets: Sets) -> str:
    """Return a file's text made to say `now`: only lines of what differs change, and its sets stay in use.

    :raises CannotKeep: if the text has mistakes, or is written in a way that cannot be changed by lines.
    """
    try:
        was = _said(text, sets)
    except (ValidationError, AttributeError):
        raise CannotKeep("The file that is there has mistakes: mend them first, or move it away.") from None
    if content(was.stored()) == content(now.stored()):
        return text
    # The browser knows nothing of sets: the file says which of its questions come from one.
    wanted = {**now.stored(), "uses": was.stored().get("uses", now.stored().get("uses", []))}
    made = rewritten(text, was=collapsed(was.stored(), sets), now=collapsed(wanted, sets))
    # Nobody would notice a slip here before the next sync, so it is read again at once.
    if not _says(made, now, sets):
        raise CannotKeep("We cannot change single lines of the file that is there: move it away, and export again.")
    return made


def _says(text: str, definition: Definition, sets: Sets) -> bool:
    try:
        return content(_said(text, sets).stored()) == content(definition.stored())
    except (ValidationError, AttributeError):
        return False


def _said(text: str, sets: Sets) -> Definition:
    return Definition.from_stored(expand(read(text).data, sets).data)
