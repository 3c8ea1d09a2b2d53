"""Accounts of the demonstration: Ada's address is proved, and requests that she and Bola made before wait for them."""

from datetime import datetime, timedelta
from typing import Final

from frontdoor.cases.api import NewCase, open_cases
from frontdoor.customers.api import Person, recognise
from frontdoor.foundation.accounts.actors import PUBLIC
from frontdoor.foundation.accounts.cast import ensure_cast
from frontdoor.foundation.accounts.contact_points import prove
from frontdoor.foundation.accounts.proving import Kind

#: Who asked for what, how many days ago, without signing in.
EARLIER: Final = (
    ("Ada Okafor", "ada@example.com", "street-light", 9, "The light outside number 12 has been out since Sunday."),
    ("A Okafor", "ada@example.com", "fly-tipping", 3, "Two mattresses at the end of our lane."),
    ("Bola Okafor", "bola@example.com", "fly-tipping", 5, "Bags behind the garages."),
)


def have_accounts(*, at: datetime) -> None:
    """Prove Ada's address and make the earlier requests; Bola's wait until he proves his, and an adviser may send him a
    code for his record.
    """
    prove(ensure_cast()["ada"], kind=Kind.EMAIL, value="ada@example.com", at=at - timedelta(days=30))
    for name, email, service, days, words in EARLIER:
        then = at - timedelta(days=days)
        (customer,) = recognise([Person(name=name, email=email)], at=then)
        new = NewCase(service=service, description=words, customer_id=customer)
        open_cases(batch=[new], by=PUBLIC, at=then)
