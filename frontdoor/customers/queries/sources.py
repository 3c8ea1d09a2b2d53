"""The sources as the office reads them: by what right each is held, for how long yet, and what was loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from frontdoor.customers.models import Load, SourceRecord
from frontdoor.customers.queries.definitions import policy
from frontdoor.customers.rules.sources import Purpose, SourceDefinition

#: Days before its end from which an agreement is said to end soon.
SOON = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source, whether its records may be seen, and what is soon to be done about it."""

    source: SourceDefinition
    is_in_force: bool
    days_left: int | None
    to_do: tuple[str, ...]
    records: int
    last_load: Load | None

    @property
    def standing(self) -> str:
        """Return in a word whether its records may be seen."""
        if not self.is_in_force:
            return "Not in force"
        return "Ends soon" if self.days_left is not None and self.days_left <= SOON else "In force"

    @property
    def tone(self) -> str:
        """Return how the word is coloured."""
        return {"Not in force": "late", "Ends soon": "waiting"}.get(self.standing, "closed")


def source_lines(*, on: date) -> list[SourceLine]:
    """Return every source. Three queries."""
    counted = dict(
        SourceRecord.objects.filter(removed_at__isnull=True, gone_at__isnull=True)
        .values("source")
        .annotate(number=Count("id"))
        .values_list("source", "number")
    )
    newest: dict[str, Load] = {}
    for slug in policy().sources:
        newest.update({row.source: row for row in loads_of(slug, newest=1)})
    return [
        _line(each, on=on, records=counted.get(each.id, 0), last_load=newest.get(each.id))
        for each in policy().sources.values()
    ]


def loads_of(slug: str, *, newest: int = 10) -> list[Load]:
    """Return the newest deliveries of a source. One query."""
    return list(Load.objects.filter(source=slug).order_by("-as_of", "-id")[:newest])


def _line(source: SourceDefinition, *, on: date, records: int, last_load: Load | None) -> SourceLine:
    agreement = source.agreement
    ends = agreement.ends if agreement else None
    return SourceLine(
        source=source,
        is_in_force=agreement is None or agreement.is_in_force(on),
        days_left=(ends - on).days if ends is not None else None,
        to_do=tuple(_to_do(source, on=on)),
        records=records,
        last_load=last_load,
    )


def _to_do(source: SourceDefinition, *, on: date) -> list[str]:
    found = []
    agreement = source.agreement
    if agreement is not None and agreement.review_by is not None and agreement.review_by < on:
        found.append("The agreement should have been looked at again")
    if source.assessment.review_by < on:
        found.append("The impact assessment should have been looked at again")
    return found


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A field of a source, and for which purposes it may be seen."""

    label: str
    column: str
    seen_for: tuple[bool, ...]


def matrix(source: SourceDefinition) -> tuple[list[Purpose], list[MatrixRow]]:
    """Return the purposes for which anything of a source may be seen, and each field by them. No query."""
    allowed = {each for field in source.fields for each in source.purposes_of(field)}
    purposes = [each for each in policy().purposes.values() if each.id in allowed]
    rows = [
        MatrixRow(field.label, field.column, tuple(each.id in source.purposes_of(field) for each in purposes))
        for field in source.fields
    ]
    return purposes, rows


def never_seen(rows: Sequence[MatrixRow]) -> list[str]:
    """Return the labels of fields that nobody sees for any purpose."""
    return [each.label for each in rows if not any(each.seen_for)]
