"""What the council still does by other forms or on paper, and how far each has come to be a service. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Self


class ItemSort(StrEnum):
    """What kind of thing is to become a service."""

    REQUEST = "request"
    FORM = "web-form"
    DOCUMENT = "document"


class ItemStatus(StrEnum):
    """How far it has come."""

    NOT_STARTED = "not-started"
    DRAFTING = "drafting"
    IN_REVIEW = "in-review"
    LIVE = "live"
    MERGED = "merged"
    NOT_DONE = "not-done"


#: Nothing more is to be done.
DONE: Final = frozenset({ItemStatus.LIVE, ItemStatus.MERGED, ItemStatus.NOT_DONE})
#: Decisions of people: they stand whatever the platform knows of the service.
DECIDED: Final = frozenset({ItemStatus.MERGED, ItemStatus.NOT_DONE})
SORTS: Final = {ItemSort.REQUEST: "Request", ItemSort.FORM: "Web form", ItemSort.DOCUMENT: "Document"}
STATUSES: Final = {
    ItemStatus.NOT_STARTED: "Not started",
    ItemStatus.DRAFTING: "Being drafted",
    ItemStatus.IN_REVIEW: "In review",
    ItemStatus.LIVE: "Live",
    ItemStatus.MERGED: "Merged into another",
    ItemStatus.NOT_DONE: "Will not be done",
}
NAME_LENGTH, WHERE_LENGTH, OWNER_LENGTH, REASON_LENGTH = 200, 500, 100, 300
MOST_A_YEAR: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class ItemValues:
    """What is known of one thing.

    :param volume: how often it is asked for in a year; 0 where nobody knows.
    :param where_now: where it is today: an address, the name of a file.
    :param slug: the service it became, or is to become; "" for none yet.
    :param status: what somebody said; the platform may know better, see `queries.tracker`.
    :param reason: why it will not be done, or what it was merged into.
    """

    sort: ItemSort
    name: str
    volume: int = 0
    where_now: str = ""
    owner: str = ""
    slug: str = ""
    status: ItemStatus = ItemStatus.NOT_STARTED
    reason: str = ""

    @property
    def key(self) -> str:
        """Return what tells it from others of its sort: its name, however it is written."""
        return key_of(self.name)

    def with_gaps_from(self, earlier: Self, *, given: Collection[str]) -> Self:
        """Return these values, those that were not given taken from what was known before."""
        kept = {name: getattr(earlier, name) for name in self.__dataclass_fields__ if name not in given}
        return replace(self, **kept)


def key_of(name: str) -> str:
    """Return what two writings of one name have in common."""
    return " ".join(name.casefold().split())


def read_values(texts: Mapping[str, str], *, slugs: Collection[str]) -> tuple[ItemValues | None, dict[str, str]]:
    """Return what was typed into a form, or stood in a row of a table, as values; or None and what is wrong, by field.

    :param texts: by the names of `ItemValues`; those left out or empty mean that nothing is known.
    :param slugs: the services there are, offered or not.
    """
    text = {name: " ".join(texts.get(name, "").split()) for name in ItemValues.__dataclass_fields__}
    wrong: dict[str, str] = {}
    sort, status = _sort(text["sort"], wrong), _status(text["status"], wrong)
    volume = _volume(text["volume"], wrong)
    for name, longest, called in (
        ("name", NAME_LENGTH, "Name"),
        ("where_now", WHERE_LENGTH, "Where it is today"),
        ("owner", OWNER_LENGTH, "Owner"),
        ("reason", REASON_LENGTH, "Reason"),
    ):
        if len(text[name]) > longest:
            wrong[name] = f"{called} must be {longest} characters or less"
    if not text["name"]:
        wrong["name"] = "Enter a name"
    if text["slug"] and text["slug"] not in slugs:
        wrong["slug"] = f"There is no service ‘{text['slug'][:60]}’. Leave it empty if there is none yet"
    if status == ItemStatus.NOT_DONE and not text["reason"]:
        wrong["reason"] = "Enter why it will not be done"
    if status == ItemStatus.MERGED and not (text["reason"] or text["slug"]):
        wrong["slug"] = "Enter the service it was merged into, or say in the reason what it was merged into"
    if wrong or sort is None or status is None or volume is None:
        return None, wrong
    values = ItemValues(
        sort, text["name"], volume, text["where_now"], text["owner"], text["slug"], status, text["reason"]
    )
    return values, {}


def _sort(text: str, wrong: dict[str, str]) -> ItemSort | None:
    word = text.casefold().removesuffix("s").replace(" ", "-")
    found = {"form": ItemSort.FORM, "pdf": ItemSort.DOCUMENT}.get(word) or next(
        (e for e in ItemSort if e == word), None
    )
    if found is None:
        wrong["sort"] = "Select whether it is a request, a web form or a document"
    return found


def _status(text: str, wrong: dict[str, str]) -> ItemStatus | None:
    word = text.casefold()
    words = {each.value: each for each in ItemStatus} | {said.casefold(): each for each, said in STATUSES.items()}
    found = words.get(word) if word else ItemStatus.NOT_STARTED
    if found is None:
        wrong["status"] = f"Status must be one of: {', '.join(STATUSES.values())}"
    return found


def _volume(text: str, wrong: dict[str, str]) -> int | None:
    figures = text.replace(",", "").replace(" ", "")
    if not figures:
        return 0
    if not (figures.isascii() and figures.isdigit()) or int(figures[:12]) > MOST_A_YEAR:
        wrong["volume"] = "How often a year must be a whole number, like 1200"
        return None
    return int(figures)
