"""The stranger tries: every address of the site, by everybody who might."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from frontdoor.cases.api import tracking_link
from frontdoor.customers.api import NewRepresentation, NewTask, ask_circle, begin_circle, invite, invite_to_circle
from frontdoor.foundation.accounts.api import actors_named
from frontdoor.messages.api import Notice, send
from frontdoor.messages.models import Message, Template
from frontdoor.web.demo.seeding import prepare
from tests.architecture.test_house import addresses
from tests.factories.cases import a_case, a_photo

OPEN, SIGN_IN, REFUSED, HIDDEN, KEY = "open", "sign in first", "refused", "not there", "asks for a key"

#: In this order: nobody, Ada the resident, Eve the stranger, Otto the officer.
WHO = ("", "ada", "eve", "otto")
ALL = (OPEN, OPEN, OPEN, OPEN)
SIGNED_IN = (SIGN_IN, OPEN, OPEN, OPEN)
STAFF = (SIGN_IN, REFUSED, REFUSED, OPEN)
OTHERS = (SIGN_IN, REFUSED, REFUSED, REFUSED)
#: Signed in, they find nothing of theirs there.
NOTHING = (SIGN_IN, HIDDEN, HIDDEN, HIDDEN)
NOT_THEIRS = (SIGN_IN, HIDDEN, HIDDEN, HIDDEN)
NOBODY = (HIDDEN, HIDDEN, HIDDEN, HIDDEN)
#: Signed in with business there, they find that the case is no complaint.
NOBODY_WITHOUT_A_COMPLAINT = (SIGN_IN, REFUSED, REFUSED, HIDDEN)
BY_KEY = (KEY, KEY, KEY, KEY)

GET, POST = "get", "post"

#: Every address by its pattern: how it is asked, and what each of them gets. Officers who lead no team watch no
#: hand-offs and have no hub; a private form or file is nobody's who did not begin it or has no link.
TABLE: dict[str, tuple[str, tuple[str, str, str, str]]] = {
    "healthz": (GET, ALL),
    "sign-in/": (GET, ALL),
    "sign-in/email/": (GET, ALL),
    # Nobody asked for a code or is half in, so all are led back to where that begins.
    "sign-in/code/": (GET, (SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN)),
    "sign-in/link/<str:token>/": (GET, NOBODY),
    "sign-in/passkey/": (POST, (REFUSED, REFUSED, REFUSED, REFUSED)),
    "sign-in/passkey/asked/": (POST, ALL),
    "sign-in/second-step/": (GET, (SIGN_IN, SIGN_IN, SIGN_IN, SIGN_IN)),
    "sign-in/stand-in/": (GET, ALL),
    "sign-in/one-login-account/": (GET, ALL),
    # Nobody vouches here under the name that stands in for the parts of an address.
    "sign-in/with/<slug:name>/": (GET, NOBODY),
    "sign-in/with/<slug:name>/back/": (GET, NOBODY),
    "sign-out/": (POST, ALL),
    "signed-in/typed/": (GET, SIGNED_IN),
    "signed-in/": (GET, SIGNED_IN),
    "theme.css": (GET, ALL),
    "ui/": (GET, STAFF),
    "files/<uuid:file_id>/": (GET, OTHERS),
    "files/<uuid:file_id>/picture": (GET, OTHERS),
    "files/<uuid:file_id>/public": (GET, NOBODY),
    "office/": (GET, STAFF),
    "office/hand-offs/": (GET, OTHERS),
    "office/hand-offs/replay/": (POST, OTHERS),
    "office/hand-offs/<int:delivery_id>/replay/": (POST, OTHERS),
    "office/messages/": (GET, OTHERS),
    "office/messages/<int:message_id>/": (GET, OTHERS),
    "office/messages/<int:message_id>/again/": (POST, OTHERS),
    "office/mailbox/": (GET, STAFF),
    "office/places/": (GET, STAFF),
    "office/places/<int:uprn>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "addresses.json": (GET, ALL),
    "office/templates/": (GET, STAFF),
    "office/templates/new/": (GET, OTHERS),
    "office/templates/<int:template_id>/": (GET, STAFF),
    "office/templates/<int:template_id>/edit/": (GET, OTHERS),
    "office/templates/<int:template_id>/versions/<int:number>/": (GET, STAFF),
    "office/calendars/": (GET, OTHERS),
    "office/calendars/closure/": (GET, OTHERS),
    "office/calendars/hours/": (GET, OTHERS),
    "office/calendars/keep/": (POST, OTHERS),
    "office/cases/": (GET, STAFF),
    "office/cases/export/": (GET, STAFF),
    "office/selection/": (POST, STAFF),
    "office/team/<slug:slug>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/team/<slug:slug>/rules/": (GET, OTHERS),
    "office/team/<slug:slug>/rules/new/": (GET, OTHERS),
    "office/team/<slug:slug>/rules/trial/": (GET, OTHERS),
    "office/team/<slug:slug>/rules/<int:rule_id>/": (GET, OTHERS),
    "office/team/<slug:slug>/rules/<int:rule_id>/change/": (POST, OTHERS),
    "office/team/<slug:slug>/people/<int:user_id>/": (GET, OTHERS),
    "office/works/": (GET, STAFF),
    # No case is named, and there are no works yet.
    "office/works/new/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/works/<int:works_id>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/works/<int:works_id>/edit/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/works/<int:works_id>/<slug:name>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    # Officers decide of no records, and there are none yet.
    "office/matches/": (GET, OTHERS),
    "office/matches/<int:pair_id>/": (GET, OTHERS),
    "office/matches/<int:pair_id>/undo/": (GET, OTHERS),
    "office/records/<int:record_id>/": (GET, OTHERS),
    "office/records/<int:record_id>/part/": (GET, OTHERS),
    "office/macros/": (GET, STAFF),
    "office/macros/new/": (GET, OTHERS),
    "office/macros/<int:macro_id>/": (GET, OTHERS),
    "office/macros/<int:macro_id>/delete/": (POST, OTHERS),
    "office/views/": (POST, STAFF),
    "office/views/<int:view_id>/rename/": (POST, STAFF),
    "office/views/<int:view_id>/delete/": (POST, (SIGN_IN, REFUSED, REFUSED, OPEN)),
    "office/cases/<str:reference>/": (GET, STAFF),
    "office/cases/<str:reference>/clocks/": (GET, STAFF),
    "office/cases/<str:reference>/watch/": (POST, STAFF),
    "office/cases/<str:reference>/related/": (POST, STAFF),
    "office/cases/<str:reference>/split/": (GET, STAFF),
    "office/cases/<str:reference>/open/": (POST, STAFF),
    "office/notifications/": (GET, STAFF),
    "office/notifications/seen/": (POST, STAFF),
    "office/notifications/by-email/": (POST, STAFF),
    "office/cases/<str:reference>/letter/": (GET, STAFF),
    "office/cases/<str:reference>/letters/<int:letter_id>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/cases/<str:reference>/letters/<int:letter_id>/posted/": (POST, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/letters/": (GET, STAFF),
    "office/cases/<str:reference>/publish/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/cases/<str:reference>/<slug:name>/": (GET, STAFF),
    "office/tasks/": (GET, STAFF),
    "office/asked/<uuid:request_id>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "asked-of-you/<str:token>/": (GET, NOBODY),
    "published/<int:document_id>/": (GET, NOBODY),
    "office/disputes/": (GET, STAFF),
    "office/outcomes/": (GET, OTHERS),
    "office/due/": (GET, STAFF),
    # No pack has the name that stands in for the parts of an address here.
    "office/due/<slug:name>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/cases/<str:reference>/whole-file.zip": (POST, NOBODY_WITHOUT_A_COMPLAINT),
    "office/learning/": (GET, STAFF),
    "office/complaints/": (GET, STAFF),
    "office/complaints/report/": (GET, OTHERS),
    "office/complaints/report.csv": (GET, OTHERS),
    "office/complaints/assessment/<slug:code_id>/": (GET, OTHERS),
    "office/complaints/assessment/<slug:code_id>/<str:provision>/": (GET, OTHERS),
    "complaint-survey/<str:token>/": (GET, NOBODY),
    "member/": (GET, OTHERS),
    "member/enquiries/new/": (GET, OTHERS),
    "member/enquiries/<str:reference>/": (GET, OTHERS),
    "office/enquiries/": (GET, STAFF),
    "office/enquiries/new/": (GET, STAFF),
    "office/enquiries/members/": (GET, OTHERS),
    "office/enquiries/members/<int:user_id>/": (GET, OTHERS),
    "office/enquiries/<str:reference>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/enquiries/<str:reference>/hand-over/": (POST, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/remedies/": (GET, STAFF),
    "office/remedies/<int:remedy_id>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/services/": (GET, OTHERS),
    "office/services/proposals/new/": (GET, OTHERS),
    "office/services/proposals/from-form/": (GET, OTHERS),
    "office/services/proposals/from-file/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/yaml/": (GET, OTHERS),
    "office/services/tracker/": (GET, OTHERS),
    "office/services/tracker/items.csv": (GET, OTHERS),
    "office/services/tracker/targets/": (GET, OTHERS),
    "office/services/tracker/add/": (GET, OTHERS),
    "office/services/tracker/<int:item_id>/": (GET, OTHERS),
    "office/services/tracker/<int:item_id>/change/": (GET, OTHERS),
    "office/services/tracker/upload/": (GET, OTHERS),
    "office/services/tracker/upload/<int:import_id>/": (GET, OTHERS),
    "office/services/tracker/upload/<int:import_id>/to-mend.csv": (GET, OTHERS),
    "office/services/<slug:slug>/": (GET, OTHERS),
    "office/services/<slug:slug>/use.csv": (GET, OTHERS),
    "office/services/<slug:slug>/ways/": (GET, OTHERS),
    "office/services/<slug:slug>/versions/<int:number>/": (GET, OTHERS),
    "office/services/<slug:slug>/versions/<int:number>/ways/": (GET, OTHERS),
    "office/services/<slug:slug>/versions/<int:number>/yaml/": (GET, OTHERS),
    "office/services/<slug:slug>/versions/<int:number>/propose/": (POST, OTHERS),
    "office/services/<slug:slug>/versions/<int:number>/roll-back/": (POST, OTHERS),
    "office/services/<slug:slug>/versions/<int:number>/call-off/": (POST, OTHERS),
    "office/services/<slug:slug>/withdraw/": (POST, OTHERS),
    "office/services/<slug:slug>/offer-again/": (POST, OTHERS),
    "office/services/proposals/<int:proposal_id>/edit/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/edit/part/languages/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/edit/part/languages/<int:index>/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/edit/part/<path:where>/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/edit/move/<path:where>/": (POST, OTHERS),
    "office/services/proposals/<int:proposal_id>/edit/remove/<path:where>/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/edit/file/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/edit/lgsl/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/edit/map/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/preview/": (GET, OTHERS),
    "office/services/proposals/<int:proposal_id>/preview/way/": (POST, OTHERS),
    "office/services/proposals/<int:proposal_id>/preview/<slug:page>/": (GET, OTHERS),
    "office/rights/": (GET, OTHERS),
    "office/rights/person/<int:customer>/": (GET, OTHERS),
    "office/rights/person/<int:customer>/package/": (POST, OTHERS),
    "office/rights/person/<int:customer>/correct/": (GET, OTHERS),
    "office/rights/person/<int:customer>/erasure/": (GET, OTHERS),
    "office/rights/person/<int:customer>/holds/<int:hold_id>/lift/": (POST, OTHERS),
    "office/rights/packages/<uuid:package_id>/": (GET, OTHERS),
    "office/rights/packages/<uuid:package_id>/flags/": (GET, OTHERS),
    "office/rights/packages/<uuid:package_id>/finish/": (POST, OTHERS),
    "office/rights/packages/<uuid:package_id>/package.zip": (GET, OTHERS),
    "office/rights/packages/<uuid:package_id>/of/<str:label>/": (GET, OTHERS),
    "office/rights/erasures/<uuid:erasure_id>/": (GET, OTHERS),
    "office/rights/erasures/<uuid:erasure_id>/certificate.pdf": (GET, OTHERS),
    "office/rights/erasures/<uuid:erasure_id>/certificate.json": (GET, OTHERS),
    "your-rights/": (GET, SIGNED_IN),
    "your-rights/data.json": (GET, SIGNED_IN),
    "your-rights/<uuid:package_id>/package.zip": (GET, (SIGN_IN, HIDDEN, HIDDEN, HIDDEN)),
    "privacy/register/": (GET, ALL),
    "privacy/register/register.csv": (GET, ALL),
    "your-record/changes/": (GET, SIGNED_IN),
    "your-record/changes/tell/<slug:kind>/": (GET, SIGNED_IN),
    # No change was told, and nobody is known by that number.
    "your-record/changes/<slug:reference>/": (GET, NOTHING),
    "your-record/changes/<slug:reference>/proof/": (POST, NOTHING),
    "hub/changes/": (GET, STAFF),
    "hub/changes/<int:record_id>/<slug:kind>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/changes/": (GET, STAFF),
    "office/changes/told/<slug:reference>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/changes/told/<slug:reference>/<slug:act>/": (POST, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/changes/deliveries/<int:delivery_id>/<slug:act>/": (POST, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "hub/": (GET, OTHERS),
    "hub/acting/": (GET, OTHERS),
    "hub/acting/new/": (GET, OTHERS),
    "hub/acting/<int:representation_id>/": (POST, OTHERS),
    "acting/": (GET, SIGNED_IN),
    "acting/invite/": (GET, SIGNED_IN),
    "acting/stop/": (POST, SIGNED_IN),
    # What is somebody else's is not there for whoever else has signed in.
    "acting/invitations/<str:token>/": (GET, NOT_THEIRS),
    "acting/requests/<str:reference>/": (GET, NOT_THEIRS),
    "acting/<int:representation_id>/": (GET, NOT_THEIRS),
    "acting/<int:representation_id>/act/": (POST, NOT_THEIRS),
    "circle/": (GET, SIGNED_IN),
    "circle/invitations/<str:token>/": (GET, NOT_THEIRS),
    "circle/<int:circle_id>/": (GET, NOT_THEIRS),
    "circle/<int:circle_id>/ask/": (GET, NOT_THEIRS),
    "circle/<int:circle_id>/invite/": (GET, NOT_THEIRS),
    "circle/<int:circle_id>/leave/": (POST, NOT_THEIRS),
    "circle/<int:circle_id>/members/<int:member_id>/remove/": (POST, NOT_THEIRS),
    "circle/<int:circle_id>/tasks/<int:task_id>/": (POST, NOT_THEIRS),
    "hub/customers/": (GET, STAFF),
    "hub/customers/of/<str:token>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    # Nobody has the number that stands in for a customer's here.
    "hub/customers/<int:customer>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "hub/customers/<int:customer>/purpose/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "hub/customers/<int:customer>/break-glass/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "hub/customers/<int:customer>/property/": (GET, STAFF),
    "hub/customers/<int:customer>/<slug:name>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "office/restricted/": (GET, OTHERS),
    "office/restricted/<int:opening_id>/": (GET, OTHERS),
    "office/sources/": (GET, STAFF),
    "office/sources/<slug:slug>/": (GET, (SIGN_IN, REFUSED, REFUSED, HIDDEN)),
    "map/layers.json": (GET, ALL),
    "": (GET, ALL),
    "services/": (GET, ALL),
    "services/come-back/<str:token>/": (GET, NOBODY),
    "services/come-back/stop/<str:token>/": (GET, NOBODY),
    "services/asked/<str:token>/": (GET, NOBODY),
    "services/asked/<str:token>/<slug:page>/": (GET, NOBODY),
    "services/<slug:slug>/": (GET, ALL),
    "services/<slug:slug>/start/": (POST, ALL),
    "services/<slug:slug>/<uuid:draft_id>/<slug:page>/": (GET, NOBODY),
    "registers/": (GET, ALL),
    "registers/works/": (GET, ALL),
    "registers/works/map.json": (GET, ALL),
    "registers/works/works.ics": (GET, ALL),
    "registers/works/works.atom": (GET, ALL),
    "registers/works/<int:works_id>/": (GET, NOBODY),
    "registers/works/<int:works_id>/works.ics": (GET, NOBODY),
    "registers/<slug:register>/": (GET, ALL),
    "registers/<slug:register>/<int:entry_id>/": (GET, NOBODY),
    "registers/<slug:register>/<int:entry_id>/documents/<int:document_id>/": (GET, NOBODY),
    "reports/": (GET, ALL),
    "reports/map.json": (GET, ALL),
    "reports/<str:reference>/": (GET, ALL),
    "track/": (GET, ALL),
    "track/<str:token>/": (GET, ALL),
    "track/stop/<str:token>/": (GET, NOBODY),
    "account/": (GET, SIGNED_IN),
    "your-record/": (GET, SIGNED_IN),
    "account/name/": (GET, SIGNED_IN),
    "account/contact/email/": (GET, SIGNED_IN),
    "account/contact/phone/": (GET, SIGNED_IN),
    "account/contact/code/": (GET, SIGNED_IN),
    # What belongs to nobody who asks is not there: the numbers are of nobody's contact points, passkeys, identities.
    "account/contact/<int:contact_id>/remove/": (GET, (SIGN_IN, HIDDEN, HIDDEN, HIDDEN)),
    "account/earlier/": (GET, SIGNED_IN),
    "account/claim/": (GET, SIGNED_IN),
    "account/passkeys/": (GET, SIGNED_IN),
    "account/passkeys/asked/": (POST, SIGNED_IN),
    "account/passkeys/<int:passkey_id>/name/": (GET, (SIGN_IN, HIDDEN, HIDDEN, HIDDEN)),
    "account/passkeys/<int:passkey_id>/remove/": (GET, (SIGN_IN, HIDDEN, HIDDEN, HIDDEN)),
    "account/one-login/<int:identity_id>/remove/": (GET, (SIGN_IN, HIDDEN, HIDDEN, HIDDEN)),
    "account/sign-ins/": (GET, SIGNED_IN),
    "account/second-step/": (GET, STAFF),
    "account/second-step/codes/": (GET, SIGNED_IN),
    "account/second-step/codes/new/": (GET, STAFF),
    "account/second-step/remove/": (GET, STAFF),
    "account/close/": (GET, (SIGN_IN, OPEN, OPEN, REFUSED)),
    "account/closed/": (GET, ALL),
    "hub/claim-codes/": (GET, OTHERS),
    "notify/delivery": (POST, BY_KEY),
    "open311/v2/discovery.<str:format>": (GET, ALL),
    "open311/v2/services.<str:format>": (GET, ALL),
    "open311/v2/services/<str:code>.<str:format>": (GET, ALL),
    "open311/v2/requests.<str:format>": (POST, BY_KEY),
    "open311/v2/requests/<str:reference>.<str:format>": (GET, ALL),
    "open311/v2/tokens/<str:token>.<str:format>": (GET, NOBODY),
    "open311/v2/servicerequestupdates.<str:format>": (POST, BY_KEY),
    "open311/v2/": (GET, NOBODY),
    "open311/v2/<path:rest>": (GET, NOBODY),
    "api/v1/": (GET, NOBODY),
    "api/v1/openapi.json": (GET, ALL),
    "api/v1/works": (GET, ALL),
    "api/v1/works/<works_id>": (GET, NOBODY),
    "api/v1/services": (GET, ALL),
    "api/v1/services/<slug>": (GET, ALL),
    "api/v1/cases": (GET, BY_KEY),
    "api/v1/cases/<reference>": (GET, BY_KEY),
    "api/v1/cases/<reference>/timeline": (GET, BY_KEY),
    "api/v1/cases/<reference>/updates": (POST, BY_KEY),
    "api/v1/cases/<reference>/verdict": (POST, BY_KEY),
    "api/v1/webhooks": (GET, BY_KEY),
    "api/v1/webhooks/<webhook_id>": ("delete", BY_KEY),
    "api/v1/webhooks/<webhook_id>/secret": (POST, BY_KEY),
}


@pytest.fixture
def filled_in(db: None, at: datetime, settings: Any, tmp_path: Any) -> dict[str, Any]:
    """Make a case with a message and a private photo; return what stands for each part of an address."""
    settings.MEDIA_ROOT, settings.NOTIFY_CALLBACK_TOKEN = tmp_path, "only Notify knows it"
    prepare(at=at)
    case = a_case(at=at)
    send([Notice(key="a", template="draft-saved", about="a", email="jo@example.org", facts=FACTS)], at=at)
    return {
        "reference": case.reference,
        "file_id": a_photo(owner=case.reference, at=at, scanned=False),
        "message_id": Message.objects.get().pk,
        "template_id": Template.objects.order_by("pk")[0].pk,
        "number": 1,
        "name": "note",
        "delivery_id": 1,
        "view_id": 1,
        "macro_id": 1,
        "rule_id": 1,
        "remedy_id": 1,
        "code_id": "lgsco",
        "provision": "6.2",
        "contact_id": 999,
        "passkey_id": 999,
        "identity_id": 999,
        "user_id": 1,
        "item_id": 1,
        "import_id": 1,
        "customer": 1,
        "opening_id": 1,
        "request_id": uuid4(),
        "document_id": 1,
        "letter_id": 1,
        "proposal_id": 1,
        "slug": "pothole",
        "code": "pothole",
        "draft_id": uuid4(),
        "page": "check",
        "token": "made-up",
        "webhook_id": 1,
        "hold_id": 1,
        "package_id": uuid4(),
        "erasure_id": uuid4(),
        "label": "fd_cases.Case",
        "format": "json",
        "rest": "nothing.json",
        "register": "decisions",
        "entry_id": 1,
        "works_id": 1,
        "pair_id": 1,
        "record_id": 1,
        **_belonging_to_bola(at=at),
        "where": "questions/0",
        "index": 0,
        "kind": "address",
        "act": "confirm",
        "uprn": 1,
    }


def _belonging_to_bola(*, at: datetime) -> dict[str, int]:
    """Let Bola ask Cem to act for them, and have a circle with a task: nobody's whom the table knows."""
    cast = actors_named({"bola"})
    asked = invite(NewRepresentation(kind="family", email="cem@example.com"), by=cast["bola"], at=at)
    circle = begin_circle(by=cast["bola"], at=at)
    member = invite_to_circle(circle, called="Cem", email="cem@example.com", role="family", by=cast["bola"], at=at)
    task = ask_circle(circle, new=NewTask(title="The shopping"), by=cast["bola"], at=at)
    return {"representation_id": asked.id, "circle_id": circle, "member_id": member.id, "task_id": task}


FACTS = {"service": "Pothole", "link": "https://council.example/x", "until": "Friday"}


def address_of(pattern: str, filled_in: dict[str, Any]) -> str:
    """Return the address of a pattern with its parts filled in."""
    for part in pattern.split("<")[1:]:
        named = part.split(">")[0]
        pattern = pattern.replace(f"<{named}>", str(filled_in[named.split(":")[-1]]))
    return f"/{pattern}"


def outcome(response: Any) -> str:
    """Return what an answer means for whoever asked."""
    if response.streaming:
        list(response.streaming_content)  # a file left unread stays open
    if response.status_code == 302 and response["Location"].startswith("/sign-in/"):
        return SIGN_IN
    if response.status_code in {404, 410}:
        return HIDDEN
    is_api = "json" in response["Content-Type"] or not response["Content-Type"].startswith("text/html")
    if response.status_code == 401 or (response.status_code == 403 and is_api):
        return KEY
    return {403: REFUSED}.get(response.status_code, OPEN if response.status_code < 400 else str(response.status_code))


def test_the_table_has_every_address_of_the_site() -> None:
    assert {written for written, _entry in addresses()} == set(TABLE)


@pytest.mark.parametrize("who", WHO, ids=["nobody", *WHO[1:]])
def test_everybody_gets_what_the_table_says(
    filled_in: dict[str, Any], as_user: Callable[[str], Client], who: str
) -> None:
    tracking = tracking_link(filled_in["reference"]).split("/track/")[1].strip("/")
    surprises = {}
    for pattern, (method, outcomes) in TABLE.items():
        asking = as_user(who) if who else Client()
        given = {**filled_in, "token": tracking} if pattern == "track/<str:token>/" else filled_in
        got = outcome(getattr(asking, method)(address_of(pattern, given)))
        if got != outcomes[WHO.index(who)]:
            surprises[pattern] = got
    assert surprises == {}
