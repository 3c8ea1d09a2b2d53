"""The kind of question that asks the file store: photos and documents."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from typing_extensions import override

from frontdoor.foundation.files.api import records
from frontdoor.foundation.files.records import PICTURES, PICTURES_AND_PDF, FileRules, Scan
from frontdoor.kernel.language import say, say_count
from frontdoor.services.rules.kinds.base import EMPTY, BadAnswer, FieldKind, Posted, field_kinds, several
from frontdoor.services.rules.questions import Evidence, Question

#: As many as FixMyStreet and GOV.UK Forms take in one go: enough to show a thing from all sides.
MOST_FILES: Final = 5


class Files(FieldKind):
    """Photos and files, kept as a list of their ids. They are received by `foundation.files` beforehand."""

    settings: ClassVar = frozenset({"max", "documents"})
    open311: ClassVar = None

    @override
    def from_form(self, question: Question, data: Posted) -> list[str] | None:
        return [text for text in several(data, question.id) if text] or None

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> list[str]:
        most = question.max or MOST_FILES
        given = value if isinstance(value, list) else [value]
        if len(given) > most:
            raise BadAnswer(say("You can send up to {most} files. Remove {count}", most=most, count=len(given) - most))
        try:
            ids = list(dict.fromkeys(UUID(str(each)) for each in given))
        except ValueError:
            raise BadAnswer(say("One of the files did not reach us. Choose it again")) from None
        found = records(ids)
        if any(each not in found or (owner and found[each].owner != owner) for each in ids):
            raise BadAnswer(say("One of the files did not reach us. Choose it again"))
        infected = next((each for each in found.values() if each.scan is Scan.INFECTED), None)
        if infected is not None:
            raise BadAnswer(say("‘{file}’ has a virus. Remove it", file=infected.name))
        return [str(each) for each in ids]

    @override
    def plain(self, question: Question, value: Any) -> str:
        count = len(value or ())
        if not count:
            return ""
        if question.documents:
            return say_count("{count} file", "{count} files", count)
        return say_count("{count} photo", "{count} photos", count)

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Choose a file" if question.documents else "Choose a photo")

    @override
    def files(self, value: Any) -> dict[str, str]:
        return dict.fromkeys(value or (), "")


#: Marks an answer that is still being given: what is there is kept, whatever is missing.
UNFINISHED: Final = "#"


class EvidenceFiles(Files):
    """Papers by what they show, each kind with a place of its own. Kept as lists of file ids by the kind's id."""

    settings: ClassVar = frozenset({"evidence", "max", "later"})
    private: ClassVar = True

    @override
    def from_form(self, question: Question, data: Posted) -> Any:
        found = {each.id: several(data, f"{question.id}-{each.id}") for each in question.evidence}
        return {name: ids for name, ids in found.items() if ids} or None

    @override
    def is_empty(self, value: Any) -> bool:
        if isinstance(value, Mapping):
            return UNFINISHED not in value and not any(value.values())
        return super().is_empty(value)

    @override
    def is_complete(self, question: Question, value: Any) -> bool:
        if self.is_empty(value):
            return not question.required
        return question.later is not None or _first_missing(question, value) is None

    @override
    def clean(self, question: Question, value: Any, *, now: datetime, owner: str) -> Any:
        if not isinstance(value, Mapping):
            raise BadAnswer(say("Say which kind of paper each file is"))
        known = [each.id for each in question.evidence]
        given = {name: value[name] for name in known if value.get(name)}
        missing = _first_missing(question, given)
        if missing is not None and UNFINISHED not in value and question.later is None:
            raise BadAnswer(say("Add a file: {what}", what=missing.label), part=missing.id, sort=EMPTY)
        return {
            name: super(EvidenceFiles, self).clean(question, ids, now=now, owner=owner) for name, ids in given.items()
        }

    @override
    def plain(self, question: Question, value: Any) -> str:
        given = value or {}
        said = [
            f"{each.label}: {say_count('{count} file', '{count} files', len(given[each.id]))}"
            if given.get(each.id)
            else say("{what}: to be sent later", what=each.label)
            for each in question.evidence
            if given.get(each.id) or (question.later is not None and each.required)
        ]
        return "\n".join(said)

    @override
    def files(self, value: Any) -> dict[str, str]:
        return {each: name for name, ids in (value or {}).items() for each in ids}

    @override
    def missing(self, question: Question) -> str:
        return question.missing or say("Add your papers")


def _first_missing(question: Question, value: Mapping[str, Any]) -> Evidence | None:
    return next((each for each in question.evidence if each.required and not value.get(each.id)), None)


def file_rules(question: Question) -> FileRules:
    """Return what may be uploaded to a question of the kind `files`, for `foundation.files.api.receive`."""
    return FileRules(
        types=PICTURES_AND_PDF if question.documents or question.evidence else PICTURES,
        max_count=question.max or MOST_FILES,
        public=question.public,
    )


field_kinds.add("files", Files())
field_kinds.add("evidence", EvidenceFiles())
