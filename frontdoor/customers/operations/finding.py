"""Finding somebody among the records, without showing more of anybody than tells them apart."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from frontdoor.customers.models import RecordKey, SourceRecord
from frontdoor.customers.operations.looking import TO_FIND, Listed, listed, purpose_of
from frontdoor.customers.queries.definitions import matching_settings, policy
from frontdoor.customers.queries.restricted import hidden_customers
from frontdoor.customers.rules.traits import Traits, read_traits
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.foundation.ui.pages import keyset
from frontdoor.kernel.refusals import Refusal


class SayMoreOfThem(Refusal):
    """What was said would find too many, or nobody in particular."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is known of somebody who is looked for; any may be empty."""

    name: str = ""
    born: str = ""
    postcode: str = ""
    email: str = ""
    phone: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Who was found, and the cursors of the pages on either side."""

    rows: list[Listed]
    next: str
    previous: str


@transaction.atomic
def find(sought: Sought, *, by: Actor, at: datetime, after: str = "", before: str = "") -> FoundPage:
    """Return a page of the customers that fit, and keep that the actor saw them. A fixed number of queries.

    Restricted ones are left out for whoever may not see them, and not counted.

    :raises SayMoreOfThem: :raises NotAllowed:
    """
    purpose = purpose_of(TO_FIND, by=by)
    fitting = SourceRecord.objects.filter(_fits(sought), removed_at__isnull=True)
    firsts = fitting.annotate(first=Coalesce("joined_to_id", "id")).values("first")
    rows = SourceRecord.objects.filter(pk__in=firsts).exclude(pk__in=hidden_customers(by))
    page = keyset(rows, order=("id",), after=after, before=before, size=20)
    found = listed([each.pk for each in page.rows], purpose=purpose, reason="Looked for somebody", by=by, at=at)
    return FoundPage(found, page.next, page.previous)


def _fits(sought: Sought) -> Q:
    traits = _traits(sought)
    if sought.number.strip():
        return _of_number(sought.number.strip())
    if traits.email or traits.phone:
        keys = [f"email|{traits.email}"] * bool(traits.email) + [f"phone|{traits.phone}"] * bool(traits.phone)
        return Q(pk__in=RecordKey.objects.filter(key__in=keys).values("record_id"))
    if not traits.surname:
        raise SayMoreOfThem("Enter an email address, a telephone number, a number, or a name with a date or postcode")
    if traits.born:
        born = RecordKey.objects.filter(key=f"born|{traits.born}").values("record_id")
        return Q(pk__in=born, traits__surname=traits.surname)
    if traits.postcode and traits.forename:
        named = RecordKey.objects.filter(key=f"name|{traits.forename}|{traits.surname}").values("record_id")
        return Q(pk__in=named, traits__postcode=traits.postcode)
    raise SayMoreOfThem("A name alone finds too many. Enter a date of birth, or a forename with a postcode")


def _of_number(number: str) -> Q:
    """Return what a number fits: a source's own, one given for life, or ours of a customer."""
    given_for_life = read_traits({"reference": number}).traits.reference
    found = Q(source__in=list(policy().sources), key=number)
    if given_for_life:
        found |= Q(pk__in=RecordKey.objects.filter(key=f"reference|{given_for_life}").values("record_id"))
    ours = number.upper().removeprefix("C").strip()
    if ours.isascii() and ours.isdigit() and len(ours) < 19:
        found |= Q(pk=int(ours))
    return found


def _traits(sought: Sought) -> Traits:
    given = {
        "full_name": sought.name, "born": sought.born, "postcode": sought.postcode, "email": sought.email,
        "phone": sought.phone,
    }  # fmt: skip
    settings = matching_settings()
    return read_traits(given, placeholders=settings.placeholder_dates, short_forms=policy().short_forms).traits
