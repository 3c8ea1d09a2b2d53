"""The pages on which a complaint is dealt with, from its first word to the ombudsman."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from frontdoor.cases.api import tracking_link
from frontdoor.cases.models import Case, Complaint, Learning, Remedy
from frontdoor.cases.operations.remedying import NewRemedy, note_learning, propose_remedy
from frontdoor.foundation.accounts.actors import Actor
from tests.cases.test_remedies import SOON, YES
from tests.factories.cases import a_case, again
from tests.factories.complaints import TEAM, a_complaint, an_investigator

pytestmark = pytest.mark.usefixtures("council")


@pytest.fixture(autouse=True)
def _moment(settings: Any, at: datetime) -> None:
    settings.FRONTDOOR_NOW = at.isoformat()


def act(client: Client, case: Case, name: str, *, says: str = "", **data: Any) -> str:
    """Press the button of an act that works, and return the page it leads to."""
    answer = client.post(f"/office/cases/{case.reference}/{name}/", data, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain, page
    assert says in page
    return page


def test_a_complaint_goes_from_its_first_word_through_every_extension_to_the_ombudsman(
    as_user: Callable[[str], Client], cast: dict[str, Any], at: datetime
) -> None:
    case, dee = a_complaint(at=at), as_user("dee")
    una, finlay = an_investigator("una"), an_investigator("finlay")
    resident = tracking_link(case.reference).removeprefix("http://localhost:8000")
    resident = resident[resident.index("/track/") :]

    act(dee, case, "investigator", team=TEAM, person=str(una.user_id), says="Una")
    assert "My bin was missed three times." in dee.get(f"/office/cases/{case.reference}/acknowledge/").content.decode()
    act(dee, case, "issue", what="Nobody called back.", theme="information", says="Nobody called back.")
    act(dee, case, "acknowledge", understood="Missed.", sought="An apology.", out_of_scope="", says="being looked into")
    act(dee, case, "more-days", days="10", reason="Leave.", asked_by="una", says="10 working days")
    for issue in Complaint.objects.get(case=case).issues.all():
        act(
            dee,
            case,
            "find",
            issue=str(issue.pk),
            verdict="partly",
            reasons="So.",
            theme="delay",
            says="Stage 1: partly",
        )
    act(
        dee,
        case,
        "remedy",
        kind="apology",
        what="Say sorry.",
        owner=str(una.user_id),
        due_on="2/6/2025",
        says="Say sorry.",
    )
    act(dee, case, "remedy-done", remedy=str(Remedy.objects.get().pk), evidence="The letter.", says="The letter.")
    assert "Say sorry. (done)" in dee.get(f"/office/cases/{case.reference}/answer/").content.decode()
    act(dee, case, "answer", words="We are sorry.", says="stage 1: answered")

    page = Client().get(resident).content.decode()
    assert "What we found: partly upheld." in page
    assert "You do not have to say why." in page
    Client().post(resident, {"act": "escalate", "escalate": ""})
    act(as_user("cem"), case, "investigator", team=TEAM, person=str(finlay.user_id))
    refused = dee.post(f"/office/cases/{case.reference}/investigator/", {"team": TEAM, "person": str(una.user_id)})
    assert "not dealt with stage 1" in refused.content.decode()
    second = as_user_of(finlay)
    act(second, case, "acknowledge", understood="Again.", sought="More.", out_of_scope="")
    act(dee, case, "more-days", days="20", reason="Leave.", asked_by="finlay")
    for issue in Complaint.objects.get(case=case).issues.all():
        act(second, case, "find", issue=str(issue.pk), verdict="upheld", reasons="So.", theme="")
    act(second, case, "answer", words="You were right.", says="stage 2: answered")
    assert "This is our last answer." in Client().get(resident).content.decode()
    assert "Take it to stage 2" not in dee.get(f"/office/cases/{case.reference}/").content.decode()

    act(dee, case, "ombudsman", their_reference="25 001", asked_on="20/5/2025", reply_by="3/6/2025", says="25 001")
    act(dee, case, "ombudsman-decision", decision="fault", decided_on="20/5/2025", words="Late.", says="Fault, with")
    act(
        dee, case, "remedy", kind="money", what="Pay.", pounds="150.50", owner=str(una.user_id), due_on="2/6/2025",
        ordered="yes", says="Money of £150.50, ordered by the ombudsman",
    )  # fmt: skip
    act(dee, case, "learning", root_cause="record", what="Mark gates.", owner=str(una.user_id), due_on="2/6/2025")
    act(
        dee, case, "learning-end", learning=str(Learning.objects.get().pk), done="yes", result="Marked.", says="Marked."
    )
    act(
        dee, case, "limit-contact", how="By letter.", reason="Threats.", asked_by="una", review_on="1/8/2025",
        says="By letter.",
    )  # fmt: skip
    act(dee, case, "review-limit", goes_on="no", why="Calm.", again_on="")


def as_user_of(actor: Actor) -> Client:
    """Return a client signed in as somebody who is not of the cast."""
    from frontdoor.foundation.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_any_case_can_be_tested_for_a_complaint(as_user: Callable[[str], Client], at: datetime) -> None:
    case, cem = a_case("street-cleaning", at=at), as_user("cem")
    page = cem.get(f"/office/cases/{case.reference}/is-it-a-complaint/?decision=turn").content.decode()
    assert "Are they unhappy with something we did" in page
    tested = {f"test_{name}": "yes" if value else "no" for name, value in YES.items()}
    left = cem.post(f"/office/cases/{case.reference}/is-it-a-complaint/", {"decision": "turn", "reason": "Twice."})
    assert "Select yes or no" in left.content.decode()
    assert "Twice." in left.content.decode()
    act(
        cem,
        case,
        "is-it-a-complaint",
        decision="turn",
        reason="Twice.",
        to="complaint",
        **tested,
        says="Complaint, stage 1",
    )


def test_an_act_on_what_is_no_complaint_is_refused_by_name(as_user: Callable[[str], Client], at: datetime) -> None:
    case, dee = a_case(at=at), as_user("dee")
    for name, data in (
        ("more-days", {"days": "1", "reason": "x", "asked_by": "otto"}),
        ("stage-2", {}),
        ("answer", {"words": "x"}),
        ("acknowledge", {"understood": "x", "sought": "y"}),
        ("ombudsman-decision", {"decision": "fault", "decided_on": "20/5/2025", "words": "x"}),
    ):
        answer = dee.post(f"/office/cases/{case.reference}/{name}/", data)
        assert (name, answer.status_code) == (name, 422)
        assert "no complaint" in answer.content.decode()
    left = dee.post(f"/office/cases/{case.reference}/review-limit/", {"goes_on": "yes", "why": "x"})
    assert "Enter when it is looked at again" in left.content.decode()
    left = dee.post(f"/office/cases/{case.reference}/review-limit/", {"goes_on": "no", "why": "x"})
    assert "Nothing is limited" in left.content.decode()


def test_learning_is_listed_for_council_staff_with_a_link_only_where_the_case_is_theirs(
    as_user: Callable[[str], Client], at: datetime
) -> None:
    una = an_investigator("una")
    note_learning(
        a_complaint(at=at), root_cause="record", what="Mark gates.", owner_id=una.user_id, due_on=SOON, by=una, at=at
    )
    officer, adviser = (
        as_user(name).get("/office/learning/?cause=record").content.decode() for name in ("otto", "cem")
    )
    assert "Mark gates." in officer
    assert "/office/cases/" not in officer.split("Mark gates.")[1].split("</section>")[0]
    assert "Say what came of it" in adviser
    assert as_user("kit").get("/office/learning/").status_code == 403
    assert "Nothing here." in as_user("cem").get("/office/learning/?state=done").content.decode()


def test_finance_approves_money_without_reading_the_case(as_user: Callable[[str], Client], at: datetime) -> None:
    una = an_investigator("una")
    remedy = NewRemedy(kind="money", what="For the ruined carpet.", owner_id=una.user_id, due_on=SOON, pence=60_000)
    row = propose_remedy(a_complaint(at=at), remedy=remedy, by=una, at=at)
    finn = as_user("finn")
    page = finn.get("/office/remedies/").content.decode()
    assert "Money of £600" in page
    assert "carpet" not in page
    assert "carpet" in as_user("cem").get("/office/remedies/").content.decode()
    assert as_user("dee").get(f"/office/remedies/{row.pk}/").status_code == 403
    assert as_user("ines").get("/office/remedies/").status_code == 403
    assert finn.post(f"/office/remedies/{row.pk}/", {"decision": "yes", "why": " "}).status_code == 422
    assert finn.post(f"/office/remedies/{row.pk}/", {"decision": "yes", "why": "Fair."}).status_code == 302
    row.refresh_from_db()
    assert row.state == Remedy.AGREED


def test_the_lists_cost_the_same_however_long(as_user: Callable[[str], Client], at: datetime) -> None:
    una, case, cem = an_investigator("una"), a_complaint(at=at), as_user("cem")

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            cem.get(address)
        return len(asked)

    def another() -> None:
        note_learning(case, root_cause="record", what="x", owner_id=una.user_id, due_on=SOON, by=una, at=at)
        propose_remedy(
            case, remedy=NewRemedy(kind="action", what="x", owner_id=una.user_id, due_on=SOON), by=una, at=at
        )

    another()
    addresses = ("/office/learning/", "/office/remedies/", f"/office/cases/{case.reference}/")
    before = [cost(address) for address in addresses]
    for _each in range(5):
        another()
    assert [cost(address) for address in addresses] == before


def test_a_case_of_another_team_is_not_told_of_in_an_archive(as_user: Callable[[str], Client], at: datetime) -> None:
    case = a_case(at=at)
    assert as_user("otto").post(f"/office/cases/{case.reference}/whole-file.zip").status_code == 404
    assert again(case).entries.filter(kind="file-taken").count() == 0
