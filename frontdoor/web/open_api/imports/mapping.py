"""How somebody else's table of service requests is read: one YAML file a source. Pure."""

import codecs
import re
from collections import abc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import Annotated, Final, Literal, Self, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from frontdoor.kernel.refusals import Refusal

#: A row of the source: its text by column name.
Raw: TypeAlias = abc.Mapping[str, str]
#: A case is known again by "source:reference", for which it has 120 characters, and a source may have 40.
LONGEST_REFERENCE: Final = 79
SLUG: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
#: What residents and crews may have written; beyond it something else got into the column.
LONGEST_WORDS: Final = 100_000
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?")


class BadRow(Refusal):
    """A row cannot be read; the sentence says which column and why."""


class Piece(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Moment(Piece):
    """A column with a date and time."""

    column: str = Field(alias="from", description="The column's name.")
    format: str = Field(default="", description="strptime's format; empty for ISO 8601.")
    precision: Literal["second", "minute"] = Field(
        default="second", description="`minute` when the source cuts seconds off, so that ends may seem early."
    )


class Ending(Piece):
    """What a status of the source means here."""

    status: Literal["new", "in-hand", "waiting", "closed"]
    outcome: (
        Literal["", "fixed", "made-safe", "partly", "within-tolerance", "not-ours", "duplicate", "not-found"]
        | Literal["done", "granted", "refused", "answered", "withdrawn"]
    ) = ""


class Columns(Piece):
    """Which column holds what. Columns not named are left where they are."""

    reference: str = Field(description="The source's own id; rows are recognised by it on the next run.")
    category: str = Field(description="The source's own word for the kind of request.")
    opened_at: Moment | None = Field(
        default=None, description="When it was reported; the first event of a log that does not say."
    )
    status: str = Field(
        default="",
        description="The source's own word for how far it is; a log may leave it out, and is then `closed` or `open`.",
    )
    closed_at: Moment | None = None
    due_at: Moment | None = None
    channel: str = ""
    description: str = ""
    words: str = Field(default="", description="What was said when it was closed.")
    place: str = Field(default="", description="The place in words.")
    lat: str = ""
    lon: str = ""

    @property
    def named(self) -> list[str]:
        """The columns that the file must have."""
        given = [getattr(self, name) for name in type(self).model_fields]
        return [each.column if isinstance(each, Moment) else each for each in given if each]


class History(Piece):
    """Which columns of a log say what happened to a case, one event a row."""

    at: Moment = Field(description="When it happened.")
    activity: str = Field(description="What happened, in the source's own words.")
    who: str = Field(default="", description="Who did it.")
    closes: tuple[str, ...] = Field(
        default=(), description="The activities that close a case, where no column says when it was closed."
    )


class Mapping(Piece):
    """A source of service requests, and how its columns and words become ours."""

    source: Annotated[str, Field(pattern=SLUG, max_length=40)] = Field(description="A short name, kept on each case.")
    about: str = Field(default="", description="Where the file comes from and under what terms.")
    encoding: str = Field(
        default="utf-8", validate_default=True, description="How the file is written: `cp1252` for Excel on Windows."
    )
    delimiter: str = Field(default=",", min_length=1, max_length=1, description="What stands between values of a CSV.")
    timezone: str = Field(default="Europe/London", description="The zone of moments that do not say theirs.")
    columns: Columns
    history: History | None = Field(default=None, description="For a log: rows with one reference are one case.")
    service: str = Field(description="The service of a category that `services` does not name.")
    services: dict[str, str] = Field(default_factory=dict, description="Our service for a category of theirs.")
    statuses: dict[str, Ending] = Field(description="What each of their statuses means; others quarantine the row.")
    channels: dict[str, Annotated[str, Field(pattern=SLUG, max_length=20)]] = Field(
        default_factory=dict, description="Our channel for each of theirs."
    )

    @property
    def named(self) -> list[str]:
        """The columns that the file must have."""
        of_events = (self.history.at.column, self.history.activity, self.history.who) if self.history else ()
        return [*self.columns.named, *filter(None, of_events)]

    @model_validator(mode="after")
    def _says_enough(self) -> Self:
        columns, history = self.columns, self.history
        if history is None and (columns.opened_at is None or not columns.status):
            raise ValueError("`columns` must name `opened_at` and `status`; only a log with a `history` may not.")
        if columns.status or history is None:
            return self
        if not history.closes and columns.closed_at is None:
            raise ValueError("Nothing says when a case is closed: name `closed_at` or what `closes` it.")
        if not {"open", "closed"} <= self.statuses.keys():
            raise ValueError("Without a column `status` a case is `open` or `closed`; say what both mean.")
        return self

    @field_validator("encoding")
    @classmethod
    def _encoding_exists(cls, name: str) -> str:
        try:
            codecs.lookup(name)
        except LookupError:
            raise ValueError(f"{name!r} is no encoding; use a name like utf-8, utf-16 or cp1252.") from None
        # A byte order mark, which Excel writes, is no part of the first column's name.
        return "utf-8-sig" if name.lower() in {"utf-8", "utf8"} else name

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"{name!r} is no time zone; use a name like Europe/London.") from None
        return name


class Step(Piece):
    """One event of a log, read.

    :param reopens: whether it comes after the case was closed, and does not close it.
    """

    at: datetime
    activity: str
    who: str
    reopens: bool


class Row(Piece):
    """One request, read."""

    reference: str
    category: str
    service: str
    opened_at: datetime
    status: str
    outcome: str
    closed_at: datetime | None
    due_at: datetime | None
    channel: str
    description: str
    words: str
    place: str
    lat: float | None
    lon: float | None
    history: tuple[Step, ...] = ()


def read_row(mapping: Mapping, raw: Raw, *, at: datetime) -> Row:
    """Return a row of the source as we understand it.

    :param raw: the row's text by column name.
    :param at: the moment of reading; nothing can have been opened or closed after it.
    :raises BadRow: naming the column and what is wrong with it.
    """
    columns = mapping.columns
    opened = _past(mapping, columns.opened_at, raw, at=at)
    if opened is None:
        raise BadRow(f"{columns.opened_at.column if columns.opened_at else 'opened_at'} is empty")
    return _read(mapping, raw, at=at, opened=opened, word=_text(raw, columns.status))


def read_case(mapping: Mapping, rows: abc.Sequence[Raw], *, at: datetime) -> Row:
    """Return a case of a log as we understand it, from the rows of its events; what is said of it all is in the last.

    :raises BadRow: naming the column and what is wrong with it.
    """
    columns, history = mapping.columns, mapping.history
    if history is None:  # pragma: no cover -- only logs are read by case
        raise AssertionError("only a mapping with a history reads cases")
    steps = _steps(mapping, history, rows, at=at)
    raw, last = rows[-1], steps[-1]
    ends = last.at if last.activity in history.closes else _past(mapping, columns.closed_at, raw, at=at)
    # Whatever was done before it is said to have been opened shows that it was open by then.
    opened = min(filter(None, (_past(mapping, columns.opened_at, raw, at=at), steps[0].at, ends)))
    word = _text(raw, columns.status) or ("open" if ends is None else "closed")
    return _read(mapping, raw, at=at, opened=opened, word=word, ends=ends).model_copy(update={"history": steps})


def _steps(mapping: Mapping, history: History, rows: abc.Sequence[Raw], *, at: datetime) -> tuple[Step, ...]:
    found = []
    for raw in rows:
        moment, activity = _past(mapping, history.at, raw, at=at), _words(raw, history.activity)
        if moment is None or not activity:
            raise BadRow(f"{history.activity if moment else history.at.column} is empty")
        found.append((moment, activity, _text(raw, history.who)[:100]))
    steps, is_closed = [], False
    # Events of one moment stay in the order of the file.
    for moment, activity, who in sorted(found, key=itemgetter(0)):
        closes = activity in history.closes
        steps.append(Step(at=moment, activity=activity, who=who, reopens=is_closed and not closes))
        is_closed = closes or (is_closed and not history.closes)
    return tuple(steps)


def _read(
    mapping: Mapping, raw: Raw, *, at: datetime, opened: datetime, word: str, ends: datetime | None = None
) -> Row:
    columns = mapping.columns
    ending = mapping.statuses.get(word)
    if ending is None:
        raise BadRow(f"{columns.status} is {word!r}, which the mapping does not know")
    closed = (ends or _past(mapping, columns.closed_at, raw, at=at)) if ending.status == "closed" else None
    if ending.status == "closed" and closed is None:
        raise BadRow("it is closed, but nothing says when")
    if closed is not None and columns.closed_at is not None:
        closed = _not_before(opened, closed, columns.closed_at)
    category = _text(raw, columns.category)
    lat, lon = _whereabouts(columns, raw)
    return Row(
        reference=reference_of(mapping, raw),
        category=category,
        service=mapping.services.get(category, mapping.service),
        opened_at=opened,
        status=ending.status,
        outcome=ending.outcome,
        closed_at=closed,
        due_at=_moment(mapping, columns.due_at, raw),
        channel=mapping.channels.get(_text(raw, columns.channel), "import"),
        description=_words(raw, columns.description),
        words=_words(raw, columns.words),
        place=_text(raw, columns.place),
        lat=lat,
        lon=lon,
    )


def reference_of(mapping: Mapping, raw: Raw) -> str:
    """Return the source's own id of a row. Raises BadRow when it has none, or one too long to be an id."""
    column = mapping.columns.reference
    text = _text(raw, column)
    if not text:
        raise BadRow(f"{column} is empty")
    if len(text) > LONGEST_REFERENCE:
        raise BadRow(f"{column} is longer than {LONGEST_REFERENCE} characters")
    return text


def _text(raw: Raw, column: str) -> str:
    # A row of JSON leaves out what is empty. That the file as a whole has the column was looked at before.
    return raw.get(column, "").replace("\x00", "").strip() if column else ""


def _words(raw: Raw, column: str) -> str:
    text = _text(raw, column)
    if len(text) > LONGEST_WORDS:
        raise BadRow(f"{column} is longer than {LONGEST_WORDS:,} characters")
    return text


def _whereabouts(columns: Columns, raw: Raw) -> tuple[float | None, float | None]:
    lat, lon = _number(raw, columns.lat), _number(raw, columns.lon)
    if (lat is None) != (lon is None):
        raise BadRow(f"one of {columns.lat} and {columns.lon} is empty")
    # Many systems write a place that nobody knows as nought, nought: a spot in the Atlantic.
    return (None, None) if lat == 0 and lon == 0 else (lat, lon)


def _number(raw: Raw, column: str) -> float | None:
    text = _text(raw, column)
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise BadRow(f"{column} is {text[:40]!r}, which is not a number")
    return float(text)


def _past(mapping: Mapping, column: Moment | None, raw: Raw, *, at: datetime) -> datetime | None:
    found = _moment(mapping, column, raw)
    if found is not None and column is not None and found > at:
        raise BadRow(f"{column.column} is {found:%d %B %Y}, which has not come yet")
    return found


def _moment(mapping: Mapping, column: Moment | None, raw: Raw) -> datetime | None:
    text = _text(raw, column.column) if column else ""
    if not text or column is None:
        return None
    try:
        # The zone is given below, where the text says none.
        read = datetime.fromisoformat if not column.format else _reader(column.format)
        found = read(text)
        if found.tzinfo is None:
            found = found.replace(tzinfo=ZoneInfo(mapping.timezone))
        return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadRow(f"{column.column} is {text[:40]!r}, which is not a date and time we can read") from None


def _not_before(opened: datetime, closed: datetime, column: Moment) -> datetime:
    if closed >= opened:
        return closed
    if column.precision == "minute" and opened - closed < timedelta(minutes=1):
        return opened
    raise BadRow(f"{column.column} says it was closed before it was opened")


def _reader(format: str) -> Callable[[str], datetime]:
    def read(text: str) -> datetime:
        return datetime.strptime(text, format)  # noqa: DTZ007 -- the caller gives the zone

    return read
