"""When the council works: usual hours, bank holidays, and days on which it closes."""

from enum import StrEnum
from typing import ClassVar, Final

from django.db import models
from django.db.models import F, Q

#: The calendar that promises are reckoned by unless they name another.
COUNCIL: Final = "council"


class Nation(StrEnum):
    """The parts of the United Kingdom with bank holidays of their own, as gov.uk names them."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class Calendar(models.Model):
    """A calendar that promises may name: the council's, or that of a team or an office, with whose bank holidays."""

    name = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    nation = models.CharField(max_length=20, default=Nation.ENGLAND_AND_WALES.value)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nation__in=[nation.value for nation in Nation]), name="fd_calendars_nation_of_a_calendar"
            ),
            models.CheckConstraint(condition=~Q(label=""), name="fd_calendars_calendar_has_a_label"),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "name", "label", "nation"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return self.label


class WorkingHours(models.Model):
    """One span of work on one day of the week; Monday is 0. A lunch break makes two spans."""

    calendar = models.CharField(max_length=40)
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "weekday", "opens"], name="fd_calendars_one_span_from_one_time"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="fd_calendars_weekday_is_known"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="fd_calendars_span_has_length"),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "calendar", "weekday", "opens", "closes"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.calendar} {self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class BankHoliday(models.Model):
    """A bank holiday of one nation, with the source that said so."""

    nation = models.CharField(max_length=20)
    date = models.DateField()
    title = models.CharField(max_length=120)
    notes = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nation", "date"], name="fd_calendars_one_holiday_a_day"),
            models.CheckConstraint(
                condition=Q(nation__in=[nation.value for nation in Nation]),
                name="fd_calendars_nation_is_known",
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "nation", "date", "title", "notes", "source"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.title}, {self.date:%Y-%m-%d}, {self.nation}"


class Closure(models.Model):
    """Days, both included, on which a calendar of the council stands still: "Christmas closure"."""

    calendar = models.CharField(max_length=40)
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["calendar", "first_day", "last_day"], name="fd_calendars_one_closure_of_the_same_days"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="fd_calendars_closure_ends_after_it_begins"
            ),
        ]

    class Privacy:
        subject = None
        personal: ClassVar[dict[str, str]] = {}
        plain: ClassVar[set[str]] = {"id", "calendar", "first_day", "last_day", "reason"}
        linked: ClassVar[set[str]] = set()

    def __str__(self) -> str:
        return f"{self.reason}, {self.first_day:%Y-%m-%d} to {self.last_day:%Y-%m-%d}"
