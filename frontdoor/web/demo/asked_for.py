"""What the demonstration council does with people's data: one package that waits to be looked through."""

from datetime import datetime

from frontdoor.customers.api import Person, customers_of_details, meet, recognise
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.models import User
from frontdoor.rights.api import ask_for_package


def ask_for_data(*, at: datetime) -> None:
    """Let Ada's package be gathered, so that whoever leads a team can look through it."""
    ada = User.objects.filter(username="ada").first()
    if ada is None:
        return
    me = Person(name=ada.display_name, email=ada.email, user_id=ada.pk)
    details = [each for each in recognise([me], at=at) if each is not None]
    meet(details, at=at)
    ask_for_package(customers_of_details(details)[details[0]], by=SYSTEM, at=at)
