"""What cases and forms tell us is what the shipped texts need: every fact is given, and none is empty by mistake."""

from collections.abc import Callable
from datetime import datetime

from frontdoor.cases.operations.closing import close
from frontdoor.cases.operations.hearing import follow
from frontdoor.cases.operations.working import ask, take
from frontdoor.cases.rules.states import Outcome
from frontdoor.customers.api import Person
from frontdoor.foundation.accounts.actors import PUBLIC, Actor
from frontdoor.messages.models import Message
from frontdoor.messages.queries import body_of
from frontdoor.messages.rules.rendering import placeholders
from tests.factories.cases import a_case, a_customer, again


def test_every_fact_that_a_shipped_text_uses_is_given_by_cases(
    council: None,
    deliver: Callable[..., int],
    otto: Actor,
    at: datetime,
) -> None:
    case = a_case(at=at)
    deliver(at)
    take(case, by=otto, at=at)
    ask(again(case), text="Is it the lane behind the bakery?", by=otto, at=at)
    deliver(at)
    follow(again(case), customer_id=a_customer(Person(email="bola@example.com"), at=at), by=PUBLIC, at=at)
    deliver(at)
    close(again(case), outcome=Outcome.FIXED, words="We took it away.", by=otto, at=at)
    deliver(at)

    written = {row.version.template.key: row for row in Message.objects.select_related("version__template")}

    expected = {"case-received", "case-status-changed", "case-question", "case-following", "case-closed"}
    assert expected <= set(written)
    for key, row in written.items():
        used = placeholders(row.version.subject, row.version.body)
        assert used - row.facts.keys() == set(), key
        assert [name for name in used - {"due", "has_due"} if not row.facts[name]] == [], key
        assert "((" not in body_of(row).text
