"""Letters among the texts: begun with facts, left open by name, kept in versions, added by a council."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from frontdoor.foundation.accounts.access import NotAllowed
from frontdoor.foundation.accounts.actors import Actor
from frontdoor.messages.api import letters
from frontdoor.messages.models import Template
from frontdoor.messages.operations.texts import Text, add_letter, publish, shipped
from frontdoor.messages.rules.letters import FACTS, PREFIX, is_letter
from frontdoor.messages.rules.occasions import BadTemplate, ServiceUnknown
from frontdoor.messages.rules.rendering import begin, left_open
from frontdoor.messages.rules.states import Channel

As = Callable[[str], Client]
WORDS = {"subject": "About ((reference))", "body": "((greeting))\n\nWe come on Friday."}


# ---- beginning one


def test_a_letter_begins_with_what_is_known_and_leaves_standing_what_is_not() -> None:
    begun = begin("Dear ((name))\n\nBy ((due)), or ((due)).", {"name": "Ada", "due": " "})

    assert (begun.text, begun.missing) == ("Dear Ada\n\nBy ((due)), or ((due)).", ("due",))


@pytest.mark.parametrize(("fact", "text"), [("yes", "Late. Sorry."), ("", "Sorry."), ("no", "Sorry.")])
def test_words_on_a_condition_stand_only_where_it_holds(fact: str, text: str) -> None:
    assert begin("((late??Late. ))Sorry.", {"late": fact}).text == text


@pytest.mark.parametrize("name", ["((reference))", "{{ reference }}", "<script>", "((", "a((b??c))"])
def test_what_a_fact_says_is_nobodys_placeholder(name: str) -> None:
    facts = {"name": name, "reference": "4KQ"}
    begun = begin("Dear ((name)), about ((reference)).", facts)

    assert begun.text == f"Dear {name}, about 4KQ."
    assert left_open(begun.text, facts) == []


@pytest.mark.parametrize("left", ["((due))", "{{ due }}", "((what we need))", "((due", "{{due"])
def test_what_is_left_open_is_named(left: str) -> None:
    assert left_open(f"By {left}\nor {left}\n", {}) == [left]


def test_brackets_of_ones_own_are_no_placeholder() -> None:
    assert left_open("Form 12 (a) (see {b}).", {}) == []


# ---- the shipped ones


def test_every_shipped_letter_has_a_name_and_its_general_ones_are_in_welsh_too() -> None:
    found = [each for each in shipped() if is_letter(each.key)]
    english = {each.key: each for each in found if each.language == "en"}
    welsh = {each.key for each in found if each.language == "cy"}

    assert all(each.name for each in english.values())
    assert {key for key, each in english.items() if not each.service} == welsh


def test_a_letter_is_found_for_its_service_alone_and_in_the_language_of_the_reader(texts: None) -> None:
    everywhere = {each.key for each in letters("anything")}
    (own,) = [each for each in letters("hmo-licence") if each.is_of_service]
    by_key = {each.key: each for each in letters("hmo-licence", language="cy")}

    assert own.key not in everywhere
    assert (by_key["letter-decision"].language, by_key["letter-decision"].name) == ("cy", "Decision")
    assert by_key[own.key].language == "en"
    assert Template.objects.get(key="letter-decision", language="cy").name == "Decision"


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("- {key: letter-x, channel: email, subject: a, body: b}", "needs a `name`"),
        ("- {key: letter-x, channel: sms, name: X, body: b}", "not sent by sms"),
        ("- {key: letter-x, channel: email, name: X, subject: a, body: '((link))'}", "no \\(\\(link"),
        ('- {key: letter-x, channel: email, name: X, subject: a, body: "# Why"}', "plain text"),
    ],
)
def test_a_letter_that_cannot_be_used_is_refused_where_it_stands(entry: str, words: str, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "mine.yaml").write_text(entry)
    with pytest.raises(BadTemplate, match=words):
        shipped(folder)


def test_every_fact_has_an_example_that_could_go() -> None:
    assert all(said and not left_open(said, {}) for said in FACTS.values())


# ---- a council's own


def test_a_designer_adds_a_letter_and_writes_its_next_version(texts: None, sam: Actor, at: datetime) -> None:
    row = add_letter(name=" Site  visit ", service="", **WORDS, by=sam, at=at)
    publish(row, subject="About ((reference))", body="((greeting))\n\nWe come.", based_on=1, by=sam, at=at)

    (found,) = [each for each in letters("anything") if each.key == "letter-site-visit"]
    assert (found.name, found.number, found.body) == ("Site visit", 2, "((greeting))\n\nWe come.")


def test_a_letter_needs_a_name_of_its_own(texts: None, sam: Actor, at: datetime) -> None:
    add_letter(name="Site visit", service="", **WORDS, by=sam, at=at)
    with pytest.raises(BadTemplate, match="of that name"):
        add_letter(name="Site visit", service="", **WORDS, by=sam, at=at)
    for name in ("", "!"):
        with pytest.raises(BadTemplate, match="Enter a name"):
            add_letter(name=name, service="", **WORDS, by=sam, at=at)


def test_a_letter_is_for_a_service_that_there_is(council: None, sam: Actor, at: datetime) -> None:
    with pytest.raises(ServiceUnknown, match="no service ‘pot-holes’") as refused:
        add_letter(name="Site visit", service="pot-holes", **WORDS, by=sam, at=at)
    assert refused.value.part == "service"
    assert add_letter(name="Site visit", service="pothole", **WORDS, by=sam, at=at).service == "pothole"


def test_only_designers_add_letters(texts: None, otto: Actor, at: datetime) -> None:
    with pytest.raises(NotAllowed):
        add_letter(name="Site visit", service="", **WORDS, by=otto, at=at)


def test_a_letter_is_added_on_its_page_and_what_was_typed_is_not_lost(texts: None, as_user: As) -> None:
    sam = as_user("sam")
    assert "((what_we_need))" in sam.get("/office/templates/new/").content.decode()
    refused = sam.post("/office/templates/new/", {**WORDS, "name": "Visit", "body": "((nonsense)) of mine"})
    assert (refused.status_code, "of mine" in refused.content.decode()) == (422, True)
    assert not Template.objects.filter(key="letter-visit").exists()
    sam.post("/office/templates/new/", {**WORDS, "name": "Visit", "service": ""})
    page = sam.get(f"/office/templates/{Template.objects.get(key='letter-visit').pk}/").content.decode()
    assert "Visit" in page
    assert "Email or post" in page


def test_the_list_leads_designers_alone_to_adding_one(texts: None, as_user: As) -> None:
    address = "/office/templates/new/"
    assert address in as_user("sam").get("/office/templates/").content.decode()
    assert address not in as_user("otto").get("/office/templates/").content.decode()


def test_a_letter_in_its_own_words_says_what_is_wrong(texts: None) -> None:
    with pytest.raises(BadTemplate, match="plain text"):
        Text(f"{PREFIX}x", Channel.EMAIL, "A", "# B").check()
