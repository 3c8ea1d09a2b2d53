"""Records of people for tests, filed through the operation that imports use."""

from datetime import datetime
from typing import Final

from frontdoor.customers.api import Person, Row, customers_of_details, file_delivery, meet
from frontdoor.foundation.accounts.actors import SYSTEM
from tests.factories.cases import a_customer

#: Ada as council tax, housing and the library have her.
ADA_TAX: Final = {
    "account_ref": "70012345", "title": "Ms", "first_name": "Ada", "last_name": "Okafor", "dob": "04/03/1981",
    "property_address": "14 Harbour Street", "postcode": "MW1 2AB", "uprn": "999000000001", "email": "ada@example.com",
    "telephone": "01632 960456", "band": "B", "balance": "£212.40",
}  # fmt: skip
ADA_HOUSING: Final = {
    "tenancy_ref": "T-5512", "full_name": "OKAFOR, Ada", "date_of_birth": "1981-03-04", "address": "14 Harbour St",
    "post_code": "MW1 2AB", "uprn": "999000000001", "mobile": "07700 900456", "ni_number": "QQ123456C",
    "rent_arrears": "£10.00",
}  # fmt: skip
ADA_LIBRARY: Final = {
    "card_number": "L-00817", "name": "Ada Okafor", "born": "4 March 1981", "address": "3 Old Lane",
    "postcode": "MW9 9ZZ", "email": "ada.o@example.org",
}  # fmt: skip


def a_record(source: str, given: dict[str, str], *, at: datetime) -> int:
    """File one record of a source and return its number."""
    done = file_delivery(source, rows=[Row(2, given)], as_of=at, whole=False, by=SYSTEM, at=at)
    return done.record_ids[0]


def a_person(person: Person, *, at: datetime) -> tuple[int, int]:
    """Let somebody give their details here; return the id of the details and of the customer."""
    details = a_customer(person, at=at)
    meet([details], at=at)
    return details, customers_of_details([details])[details]
