"""Dates and numbers in plain words."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from frontdoor.kernel.clock import say_date, say_day
from frontdoor.kernel.language import say, say_count
from frontdoor.kernel.money import in_pounds
from frontdoor.kernel.references import LENGTH
from frontdoor.kernel.references import spoken as as_spoken

register = template.Library()


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


@register.filter
def day(moment: datetime | date | None) -> str:
    """Return "Tuesday 20 May 2025", in local time; "" for nothing."""
    return "" if moment is None else say_day(moment)


@register.filter
def short_day(moment: datetime | date | None) -> str:
    """Return "20 May 2025", in local time; "" for nothing."""
    return "" if moment is None else say_date(moment)


@register.filter
def day_time(moment: datetime | None) -> str:
    """Return "20 May 2025 at 4:30pm", in local time; "" for nothing."""
    if moment is None:
        return ""
    here = _local(moment)
    return say("{day} at {time}", day=say_date(here), time=time_of_day(here))


@register.filter
def time_of_day(moment: datetime | None) -> str:
    """Return "4:30pm", "4pm", "midday" or "midnight" (GOV.UK's style), in local time; "" for nothing."""
    if moment is None:
        return ""
    here = _local(moment)
    if here.minute == 0 and here.hour % 12 == 0:
        return say("midday") if here.hour else say("midnight")
    minutes = f":{here:%M}" if here.minute else ""
    return f"{here.hour % 12 or 12}{minutes}{say('am') if here.hour < 12 else say('pm')}"


@register.filter
def ago(moment: datetime | None, now: datetime) -> str:
    """Return how long before `now` a moment was: "just now", "5 minutes ago", "3 days ago"."""
    if moment is None:
        return ""
    past = now - moment
    for size, noun in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        count = int(past / size)
        if count >= 1:
            return f"{count} {noun}{'s' if count > 1 else ''} ago"
    return "just now"


@register.filter
def spoken(reference: str) -> str:
    """Return a reference as people say it: "4KQ-7MX-9TQ". Anything else is returned as it is."""
    return as_spoken(reference) if len(reference) == LENGTH else reference


@register.filter
def pounds(amount: Decimal | str) -> str:
    """Return an amount of money as people read it: "£35", "£1,234.50", "Free"."""
    exact = Decimal(amount)
    return in_pounds(exact) if exact else say("Free")


@register.filter
def pence(amount: int) -> str:
    """Return whole pence as people read money: "£35", "£1,234.50"."""
    return in_pounds(Decimal(amount) / 100)


@register.filter
def metres(distance: float) -> str:
    """Return a distance people can picture: "12 metres", "1.4 kilometres"."""
    if distance < 1000:
        whole = round(distance)
        return say_count("{count} metre", "{count} metres", whole)
    return say("{count:.1f} kilometres", count=distance / 1000)


@register.filter
def degrees(value: Any) -> str:
    """Return a latitude or longitude to six decimals, about a hand's width; "" for what is not a number."""
    try:
        return f"{float(value):.6f}"
    except (TypeError, ValueError):
        return ""


@register.filter
def lines(value: Any) -> SafeString:
    """Return text with its line breaks, or several texts each on a line; escaped unless safe already."""
    if isinstance(value, SafeString):
        return value
    if isinstance(value, list | tuple):
        return format_html_join(SafeString("<br>"), "{}", ((each,) for each in value))
    return linebreaksbr("" if value is None else str(value))
