"""Where a proposal comes from: nothing, a version, a form on paper, a file of the catalogue."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from pydantic import ValidationError

from frontdoor.foundation.accounts.actors import Actor
from frontdoor.kernel.mistakes import Mistake, Problem
from frontdoor.kernel.policy_files import placed, read
from frontdoor.kernel.refusals import Refusal
from frontdoor.services import permissions, queries
from frontdoor.services.models import Proposal, Service, ServiceVersion
from frontdoor.services.operations.changing import check_it_says_something_new
from frontdoor.services.operations.drafting import Drafted
from frontdoor.services.operations.proposing import begin
from frontdoor.services.rules.beginning import skeleton
from frontdoor.services.rules.checking import check
from frontdoor.services.rules.definition import Definition, Pattern
from frontdoor.services.rules.drafting.questions import is_slug
from frontdoor.services.rules.drafting.telling import as_values
from frontdoor.services.rules.sets import expand

#: The longest file of the catalogue is 15 kB.
MOST_FILE_BYTES: Final = 200_000
LONGEST_SLUG: Final = 60
_NO_TEXT: Final = re.compile("[\\x00\ud800-\udfff]")


class NameTaken(Refusal):
    """There is a service of this id already, so a new one needs another."""


class CannotRead(Refusal):
    """A file describes no service, as far as can be read. `mistakes` says what is wrong, by line."""

    def __init__(self, sentence: str, mistakes: Iterable[Mistake] = ()) -> None:
        super().__init__(sentence)
        self.mistakes = tuple(mistakes)


@transaction.atomic
def begin_new(
    slug: str, *, name: str, pattern: Pattern, group: str, team: str, summary: str, by: Actor, at: datetime
) -> Proposal:
    """Begin a service that there is not yet, with enough in it to be tried at once.

    :raises NameTaken: if there is one of this id.
    """
    _check_is_new(slug)
    beginning = skeleton(slug, name=name, pattern=pattern, group=group, team=team, summary=summary)
    return begin(slug, definition=beginning, by=by, at=at)


@transaction.atomic
def begin_from_version(version: ServiceVersion, *, by: Actor, at: datetime) -> Proposal:
    """Begin with what a version says, to be published after the newest, which need not be this one."""
    slug = version.service.slug
    return begin(slug, definition=version.definition, base=queries.newest_version(slug), by=by, at=at)


@transaction.atomic
def begin_from_draft(drafted: Drafted, *, source: str, by: Actor, at: datetime) -> Proposal:
    """Begin with what a form on paper asks, and keep what was not understood of it for whoever goes on.

    :param source: the file's name.
    :raises NameTaken: if there is a service of this id.
    """
    permissions.check_may_design(by)
    data = _without_what_is_no_text(read(drafted.yaml).data)
    _check_is_new(data["id"])
    report = _without_what_is_no_text({"kind": "form", "source": source[:200], **as_values(drafted.draft)})
    return begin(data["id"], definition=_stored(data), report=report, by=by, at=at)


@transaction.atomic
def begin_from_file(content: bytes, *, source: str, by: Actor, at: datetime) -> Proposal:
    """Begin with a file of the catalogue: of a new service, or as the next version of one that there is.

    A file with mistakes is kept with them, to be mended in the browser, as long as it says which service it is and
    asks something.

    :param source: the file's name.
    :raises CannotRead: if it is no such file; nothing is kept then.
    :raises NothingNew: if it says what the newest version says.
    """
    permissions.check_may_design(by)
    document = read(_text_of(content))
    data = document.data
    if not isinstance(data, dict):
        wrong = "This file describes no service, as far as we can read it."
        raise CannotRead(wrong, placed(source, document, []))
    _check_can_be_kept(data)
    slug = data.get("id")
    expanded = expand(data, queries.question_sets())
    data = expanded.data
    definition, found = check(data, stem=slug if isinstance(slug, str) else "", around=queries.surroundings(at=at))
    problems = [Problem(expanded.in_file(each.path), each.wrong, each.mend) for each in found]
    mistakes = sorted(placed(source, document, [*expanded.problems, *problems]))
    if not isinstance(slug, str) or not _may_be_a_slug(slug) or not isinstance(data.get("questions"), list):
        raise CannotRead("This file does not say which service it is, or asks nothing.", mistakes)
    if definition is not None and not expanded.problems:
        check_it_says_something_new(slug, definition=definition)
    report = {
        "kind": "file",
        "source": source[:200],
        "mistakes": [{"line": each.line, "wrong": each.wrong, "mend": each.mend} for each in mistakes],
    }
    return begin(slug, definition=_stored(data), base=queries.newest_version(slug), report=report, by=by, at=at)


def _text_of(content: bytes) -> str:
    if len(content) > MOST_FILE_BYTES:
        raise CannotRead(f"This file is larger than {MOST_FILE_BYTES // 1000} kB, so it describes more than a service.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise CannotRead(f"Line {line} is not UTF-8. Save the file as UTF-8 and try that.") from None


def _may_be_a_slug(text: str) -> bool:
    return is_slug(text) and len(text) <= LONGEST_SLUG


def _without_what_is_no_text(value: Any) -> Any:
    """Return JSON values without the characters that names in a PDF may hold, and no database keeps."""
    if isinstance(value, dict):
        return {key: _without_what_is_no_text(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_without_what_is_no_text(each) for each in value]
    return _NO_TEXT.sub("", value) if isinstance(value, str) else value


def _check_can_be_kept(data: Any) -> None:
    """Raise CannotRead for characters that YAML can name, and no database keeps."""
    if _without_what_is_no_text(data) != data:
        raise CannotRead("This file names characters that are no text, such as \\0. Remove them and try that.")


def _check_is_new(slug: str) -> None:
    if Service.objects.filter(slug=slug).exists():
        raise NameTaken(f"There is a service ‘{slug}’ already. Propose a change to it, or choose another address.")


def _stored(data: dict[str, Any]) -> dict[str, Any]:
    """Return a file's values as a version keeps them; as they are, if they have mistakes."""
    try:
        return Definition.from_stored(data).stored()
    except ValidationError:
        return data
