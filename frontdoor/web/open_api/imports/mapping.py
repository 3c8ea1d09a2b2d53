"""How somebody else's table of service requests is read: one YAML file a source. Pure."""

import codecs
import re
from collections import abc
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

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
    opened_at: Moment = Field(description="When it was reported.")
    status: str = Field(description="The source's own word for how far it is.")
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
    service: str = Field(description="The service of a category that `services` does not name.")
    services: dict[str, str] = Field(default_factory=dict, description="Our service for a category of theirs.")
    statuses: dict[str, Ending] = Field(description="What each of their statuses means; others quarantine the row.")
    channels: dict[str, Annotated[str, Field(pattern=SLUG, max_length=20)]] = Field(
        default_factory=dict, description="Our channel for each of theirs."
    )

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


def read_row(mapping: Mapping, raw: Raw, *, at: datetime) -> Row:
    """Return a row of the source as we understand it.

    :param raw: the row's text by column name.
    :param at: the moment of reading; nothing can have been opened or closed after it.
    :raises BadRow: naming the column and what is wrong with it.
    """
    columns = mapping.columns
    opened = _past(mapping, columns.opened_at, raw, at=at)
    if opened is None:
        raise BadRow(f"{columns.opened_at.column} is empty")
    ending = mapping.statuses.get(_text(raw, columns.status))
    if ending is None:
        raise BadRow(f"{columns.status} is {_text(raw, columns.status)!r}, which the mapping does not know")
    closed = _past(mapping, columns.closed_at, raw, at=at) if ending.status == "closed" else None
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
