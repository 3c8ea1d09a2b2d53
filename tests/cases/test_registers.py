"""Public registers: what is published of closed cases, by whom, and that nobody's personal data is among it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from frontdoor.cases.models import Case, Publication
from frontdoor.cases.operations.changing import SayMore
from frontdoor.cases.operations.closing import close, decide_reopen, dispute
from frontdoor.cases.operations.deciding import approve, propose
from frontdoor.cases.operations.publishing import CannotPublish, publish_answer, publish_decision, withdraw_publication
from frontdoor.cases.operations.stepping import move_on
from frontdoor.cases.operations.tasking import cancel_task
from frontdoor.cases.queries.registers import REGISTER, published, register_page
from frontdoor.cases.rules.registers import RegisterName, RegisterSection
from frontdoor.cases.rules.states import Outcome
from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import PUBLIC, SYSTEM, Actor, Role
from frontdoor.kernel.policy_files import read
from frontdoor.services.api import Definition
from tests.factories.cases import a_case
from tests.services.conftest import HOLE

pytestmark = pytest.mark.usefixtures("council")

DISCLOSURES, DECISIONS = RegisterName.DISCLOSURES, RegisterName.DECISIONS
WORDS = {"title": "Cost of road salt", "asked": "What did salt cost in 2025?", "said": "It cost £41,000."}

#: Somebody who may approve what others propose.
LEA = Actor(username="lea", name="Lea", roles=frozenset({Role.ADMIN}))


@pytest.fixture
def asked(council: None, otto: Actor, at: datetime) -> Case:
    """Return a request for information that otto's team holds and has answered."""
    case = a_case("information-request", at=at, description="I am Jo Bell. What did salt cost?")
    (held,) = otto.team_ids
    Case.objects.filter(pk=case.pk).update(team_id=held)
    case.refresh_from_db()
    close(case, outcome=Outcome.ANSWERED, words="Dear Jo Bell, it cost £41,000.", by=otto, at=at)
    return case


@pytest.fixture
def decided(council: None, at: datetime) -> Case:
    """Return an application that was granted."""
    case = a_case("pavement-licence", at=at, answers={"tables": "4", "business": "Jo Bell’s Café", "chairs": "9"})
    for task in case.tasks.all():
        cancel_task(task, reason="Not needed here.", by=SYSTEM, at=at)
    move_on(case, to="decision", by=SYSTEM, at=at)
    decision = propose(case, kind="licence", result="granted", reasons="There is room.", by=SYSTEM, at=at)
    approve(decision, by=LEA, at=at)
    close(case, outcome=Outcome.GRANTED, words="Dear Jo Bell, yes.", by=SYSTEM, at=at)
    return case


def titles(register: RegisterName, words: str = "") -> list[str]:
    return [each.title for each in register_page(register, words=words).rows]


# ---- disclosures


def test_an_officer_publishes_what_was_asked_and_answered_in_other_words(
    asked: Case, otto: Actor, at: datetime, announced: Callable[[], list[str]]
) -> None:
    publish_answer(asked, **WORDS, by=otto, at=at)

    (found,) = register_page(DISCLOSURES).rows
    assert (found.title, found.said, found.outcome) == (WORDS["title"], WORDS["said"], "Information sent")
    assert "Jo Bell" not in str(found)
    assert announced()[-1] == "cases.answer-published.1"
    with pytest.raises(CannotPublish, match="already"):
        publish_answer(asked, **WORDS, by=otto, at=at)


def test_only_the_team_publishes_and_only_what_was_answered(
    asked: Case, decided: Case, otto: Actor, cem: Actor, at: datetime
) -> None:
    with pytest.raises(NotAllowed):
        publish_answer(asked, **WORDS, by=cem, at=at)
    with pytest.raises(CannotPublish, match="closed with an answer"):
        publish_answer(a_case("information-request", at=at), **WORDS, by=ROOT, at=at)
    with pytest.raises(CannotPublish, match="closed with an answer"):
        publish_answer(decided, **WORDS, by=ROOT, at=at)
    with pytest.raises(SayMore):
        publish_answer(asked, **{**WORDS, "said": " "}, by=otto, at=at)
    with pytest.raises(CannotPublish, match="200 characters"):
        publish_answer(asked, **{**WORDS, "title": "x" * 201}, by=otto, at=at)


@pytest.mark.parametrize("named", ["Dear jo amari, it cost £41,000.", "Sent to jo@example.org."])
def test_whoever_asked_is_not_named_by_mistake(named: str, asked: Case, otto: Actor, at: datetime) -> None:
    with pytest.raises(CannotPublish, match="of whoever asked"):
        publish_answer(asked, **{**WORDS, "said": named}, by=otto, at=at)
    Case.objects.filter(pk=asked.pk).update(customer=None)
    asked.refresh_from_db()
    publish_answer(asked, **{**WORDS, "said": named}, by=otto, at=at)


ROOT = Actor(username="root", scopes=frozenset({"cases:update"}))


def test_a_search_finds_entries_with_all_of_its_words(asked: Case, otto: Actor, at: datetime) -> None:
    publish_answer(asked, **WORDS, by=otto, at=at)

    assert titles(DISCLOSURES, "SALT 2025") == [WORDS["title"]]
    assert titles(DISCLOSURES, "salt 1066") == []
    assert titles(DECISIONS, "salt") == []


def test_what_is_taken_back_is_read_by_nobody_and_may_be_published_again(
    asked: Case, otto: Actor, cem: Actor, at: datetime
) -> None:
    row = publish_answer(asked, **WORDS, by=otto, at=at)
    with pytest.raises(NotAllowed):
        withdraw_publication(asked, why="A name is in it.", by=cem, at=at)
    withdraw_publication(asked, why="A name is in it.", by=otto, at=at)

    assert titles(DISCLOSURES) == []
    assert published(DISCLOSURES, row.pk) is None
    with pytest.raises(CannotPublish, match="Nothing of this case"):
        withdraw_publication(asked, why="Again.", by=otto, at=at)
    publish_answer(asked, **WORDS, by=otto, at=at)
    assert titles(DISCLOSURES) == [WORDS["title"]]


def test_an_officer_publishes_and_takes_back_on_one_page(asked: Case, as_user: Callable[[str], Client]) -> None:
    otto, page = as_user("otto"), f"/office/cases/{asked.reference}/publish/"

    assert "Publish what was asked and answered" in otto.get(f"/office/cases/{asked.reference}/").content.decode()
    assert "I am Jo Bell." in otto.get(page).content.decode()
    wrong = otto.post(page, {**WORDS, "said": "I typed this."})
    assert wrong.status_code == 422
    assert "I typed this." in wrong.content.decode()
    assert not Publication.objects.exists()
    assert "Enter a title" in otto.post(page, {**WORDS, "title": "", "checked": "yes"}).content.decode()
    assert otto.post(page, {**WORDS, "checked": "yes"}).status_code == 302
    assert "Published as" in otto.get(f"/office/cases/{asked.reference}/").content.decode()
    assert "Enter why it is taken back" in otto.post(page, {"why": ""}).content.decode()
    otto.post(page, {"why": "A name is in it."})
    assert titles(DISCLOSURES) == []


def test_a_case_without_a_register_has_nothing_to_publish(at: datetime, as_user: Callable[[str], Client]) -> None:
    case = a_case("fly-tipping", at=at)

    assert as_user("otto").get(f"/office/cases/{case.reference}/publish/").status_code == 404


# ---- decisions


def test_a_decision_is_published_by_itself_with_the_answers_its_service_names(
    decided: Case, at: datetime, deliver: Callable[..., int]
) -> None:
    deliver()

    (found,) = register_page(DECISIONS).rows
    assert found.facts == (("Tables", "4"), ("Chairs", "9"))
    assert found.outcome == "Licence granted"
    assert "Jo Bell" not in str(found)
    publish_decision(decided, at=at)
    assert Publication.objects.count() == 1


def test_what_is_opened_again_is_taken_back(decided: Case, at: datetime, deliver: Callable[..., int]) -> None:
    deliver()
    request = dispute(decided, reason="Too few.", by=PUBLIC, at=at)
    decide_reopen(request, accept=True, words="We look again.", by=LEA, at=at)
    deliver()

    assert titles(DECISIONS) == []
    assert Publication.objects.get().withdrawn_why == "The case was opened again."


def test_a_withdrawn_application_is_no_decision(at: datetime, deliver: Callable[..., int]) -> None:
    case = a_case("pavement-licence", at=at)
    close(case, outcome=Outcome.WITHDRAWN, words="As you wish.", by=SYSTEM, at=at)
    deliver()

    assert titles(DECISIONS) == []


@pytest.mark.parametrize(
    ("section", "path", "wrong"),
    [
        ({"name": "decisions"}, ("outcomes",), "does not say which cases"),
        ({"name": "decisions", "outcomes": ["granted"]}, ("outcomes", 0), "do not end as ‘granted’"),
        ({"answers": ["colour"]}, ("answers", 0), "There is no question ‘colour’"),
        ({"answers": ["description"]}, ("answers", 0), "may hold somebody's personal data"),
    ],
)
def test_what_a_service_may_not_publish_is_a_mistake(
    section: dict[str, Any], path: tuple[str | int, ...], wrong: str
) -> None:
    definition = Definition.from_stored(read(HOLE).data)

    (problem,) = REGISTER.check(RegisterSection.model_validate(section), definition)

    assert (problem.path, wrong in problem.wrong) == (path, True)


# ---- what anybody reads


def test_anybody_searches_pages_and_reads_a_register(at: datetime, client: Client) -> None:
    for number in range(30):
        an_entry(number, at=at)
    first = client.get("/registers/disclosures/").content.decode()
    assert first.count("Answer number") >= 25
    assert "?after=" in first
    assert "Nothing here has all of these words." in client.get("/registers/disclosures/?q=nothing").content.decode()
    found = client.get("/registers/disclosures/?q=number+29").content.decode()
    assert "Answer number 29" in found
    row = Publication.objects.get(title="Answer number 29")
    page = client.get(f"/registers/disclosures/{row.pk}/").content.decode()
    assert "What number is 29?" in page
    assert client.get(f"/registers/decisions/{row.pk}/").status_code == 404
    assert client.get("/registers/secrets/").status_code == 404
    assert "Answers we have given" in client.get("/registers/").content.decode()
    assert "Nothing is published here yet." in client.get("/registers/decisions/").content.decode()


def test_whoever_is_about_to_ask_may_search_first(client: Client) -> None:
    assert 'action="/registers/disclosures/"' in client.get("/services/information-request/").content.decode()
    assert 'action="/registers/' not in client.get("/services/pothole/").content.decode()


def an_entry(number: int, *, at: datetime, **given: Any) -> Publication:
    fields: dict[str, Any] = {
        "register": DISCLOSURES.value, "service": "information-request", "title": f"Answer number {number}",
        "asked": f"What number is {number}?", "said": "It is a number.", "outcome": "Information sent",
        "decided_at": at + timedelta(days=number), "published_at": at, "published_by": "otto",
    }  # fmt: skip
    return Publication.objects.create(**fields | given)


# ---- what the database refuses


@pytest.mark.engine
@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("fd_cases_register_is_known", {"register": "secrets"}),
        ("fd_cases_what_is_withdrawn_says_why", {"withdrawn_at": datetime.fromisoformat("2025-06-01T00:00:00+00:00")}),
    ],
)
def test_an_entry_that_contradicts_itself(at: datetime, name: str, given: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        an_entry(1, at=at, **given)


@pytest.mark.engine
def test_a_case_is_published_once_at_a_time(at: datetime) -> None:
    case = a_case(at=at)
    an_entry(1, at=at, case=case)
    with pytest.raises(IntegrityError, match=r"fd_cases_a_case_is_published_once|UNIQUE"), transaction.atomic():
        an_entry(2, at=at, case=case)
