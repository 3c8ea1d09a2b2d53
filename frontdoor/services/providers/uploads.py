"""The kind of question that asks the file store: photos and documents."""

from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

from typing_extensions import override

from frontdoor.foundation.files.api import records
from frontdoor.foundation.files.records import PICTURES, PICTURES_AND_PDF, FileRules, Scan
from frontdoor.services.rules.definition import Question
from frontdoor.services.rules.kinds.base import BadAnswer, FieldKind, Posted, field_kinds, several

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
            raise BadAnswer(f"You can send up to {most} files. Remove {len(given) - most}")
        try:
            ids = list(dict.fromkeys(UUID(str(each)) for each in given))
        except ValueError:
            raise BadAnswer("One of the files did not reach us. Choose it again") from None
        found = records(ids)
        if any(each not in found or (owner and found[each].owner != owner) for each in ids):
            raise BadAnswer("One of the files did not reach us. Choose it again")
        infected = next((each for each in found.values() if each.scan is Scan.INFECTED), None)
        if infected is not None:
            raise BadAnswer(f"‘{infected.name}’ has a virus. Remove it")
        return [str(each) for each in ids]

    @override
    def plain(self, question: Question, value: Any) -> str:
        count = len(value or ())
        noun = "file" if question.documents else "photo"
        return "" if not count else f"{count} {noun}{'' if count == 1 else 's'}"

    @override
    def missing(self, question: Question) -> str:
        return question.missing or ("Choose a file" if question.documents else "Choose a photo")


def file_rules(question: Question) -> FileRules:
    """Return what may be uploaded to a question of the kind `files`, for `foundation.files.api.receive`."""
    return FileRules(
        types=PICTURES_AND_PDF if question.documents else PICTURES,
        max_count=question.max or MOST_FILES,
        public=question.public,
    )


field_kinds.add("files", Files())
