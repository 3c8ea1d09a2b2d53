"""What the demonstration council does with people's data: one package that waits to be looked through."""

from datetime import datetime

from frontdoor.cases.api import of_customers
from frontdoor.customers.api import customers_of_details, ids_of_user, meet
from frontdoor.foundation.accounts.actors import SYSTEM
from frontdoor.foundation.accounts.models import User
from frontdoor.rights.api import ask_for_package


def ask_for_data(*, at: datetime) -> None:
    """Let Ada's package be gathered, so that whoever leads a team can look through it."""
    ada = User.objects.filter(username="ada").values_list("pk", flat=True).first()
    details = ids_of_user(ada) if ada is not None else []
    if not details or not of_customers(details):
        return
    meet(details, at=at)
    found = customers_of_details(details)
    if found:
        ask_for_package(min(found.values()), by=SYSTEM, at=at)
