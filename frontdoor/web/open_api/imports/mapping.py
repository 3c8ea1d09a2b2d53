"""How somebody else's table of service requests is read: one YAML file a source. Pure.

The JSON Schema of `Mapping` is what `frontdoor import-requests --schema` prints.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator

from frontdoor.kernel.refusals import Refusal


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
    opened_at: Moment
    status: str
    closed_at: Moment | None = None
    due_at: Moment | None = None
    channel: str = ""
    description: str = ""
    words: str = Field(default="", description="What was said when it was closed.")
    place: str = Field(default="", description="The place in words.")
    lat: str = ""
    lon: str = ""


class Mapping(Piece):
    """A source of service requests, and how its columns and words become ours."""

    source: Annotated[str, Field(pattern=r"^[a-z0-9-]{2,40}$")] = Field(description="A short name, kept on each case.")
    about: str = Field(default="", description="Where the file comes from and under what terms.")
    timezone: str = Field(default="Europe/London", description="The zone of moments that do not say theirs.")
    columns: Columns
    service: str = Field(description="The service of a category that `services` does not name.")
    services: dict[str, str] = Field(default_factory=dict, description="Our service for a category of theirs.")
    statuses: dict[str, Ending] = Field(description="What each of their statuses means; others quarantine the row.")
    channels: dict[str, str] = Field(default_factory=dict, description="Our channel for each of theirs.")

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


def read_row(mapping: Mapping, raw: dict[str, str]) -> Row:
    """Return a row of the source as we understand it.

    :param raw: the row's text by column name.
    :raises BadRow: naming the column and what is wrong with it.
    """
    columns = mapping.columns
    opened = _moment(mapping, columns.opened_at, raw)
    if opened is None:
        raise BadRow(f"{columns.opened_at.column} is empty")
    ending = mapping.statuses.get(_text(raw, columns.status))
    if ending is None:
        raise BadRow(f"{columns.status} is {_text(raw, columns.status)!r}, which the mapping does not know")
    closed = _moment(mapping, columns.closed_at, raw) if ending.status == "closed" else None
    if ending.status == "closed" and closed is None:
        raise BadRow("it is closed, but nothing says when")
    if closed is not None and columns.closed_at is not None:
        closed = _not_before(opened, closed, columns.closed_at)
    category = _text(raw, columns.category)
    return Row(
        reference=_required(raw, columns.reference),
        category=category,
        service=mapping.services.get(category, mapping.service),
        opened_at=opened,
        status=ending.status,
        outcome=ending.outcome,
        closed_at=closed,
        due_at=_moment(mapping, columns.due_at, raw),
        channel=mapping.channels.get(_text(raw, columns.channel), "import"),
        description=_text(raw, columns.description),
        words=_text(raw, columns.words),
        place=_text(raw, columns.place),
        lat=_number(raw, columns.lat),
        lon=_number(raw, columns.lon),
    )


def _text(raw: dict[str, str], column: str) -> str:
    if not column:
        return ""
    if column not in raw:
        raise BadRow(f"there is no column {column}")
    return raw[column].replace("\x00", "").strip()


def _required(raw: dict[str, str], column: str) -> str:
    text = _text(raw, column)
    if not text:
        raise BadRow(f"{column} is empty")
    if len(text) > 100:
        raise BadRow(f"{column} is longer than 100 characters")
    return text


def _number(raw: dict[str, str], column: str) -> float | None:
    text = _text(raw, column)
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        raise BadRow(f"{column} is {text[:40]!r}, which is not a number") from None


def _moment(mapping: Mapping, column: Moment | None, raw: dict[str, str]) -> datetime | None:
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
