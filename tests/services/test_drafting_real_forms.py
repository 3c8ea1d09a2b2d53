"""Real forms, drafted whole, and measured against what a person read off their pages."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pypdf import PdfReader
from ruamel.yaml import YAML

from frontdoor.kernel.mistakes import Mistake
from frontdoor.services.providers.forms.pdf import read_pdf
from frontdoor.services.providers.forms.word import read_word
from frontdoor.services.queries import lgsl
from frontdoor.services.rules.drafting.draft import Draft, Fate, draft_of
from frontdoor.services.rules.drafting.file import as_file
from frontdoor.services.rules.drafting.meaning import INSTEAD
from frontdoor.services.rules.drafting.tooltips import words
from frontdoor.services.rules.folder import read_folder
from frontdoor.services.rules.kinds.base import field_kinds
from frontdoor.services.rules.plain_words import PlainWords

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "08_forms"
TRUTH = Path(__file__).with_name("drafting_truth.yaml")
PDFS = ("ET1_0224", "CY_ET1_0224_welsh", "LP3_people_to_notify", "f1040_prefilled", "f13614c_intake_xfa_acro")
WORD = "claim_form_CV-UNS-CLM-00655.docx"
#: Two labels are the same if they share this part of their words, counted once for each of the two.
SAME = 0.75

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the real forms are not here: ../shared/data/08_forms")


@cache
def bytes_of(name: str) -> bytes:
    return (REAL / name).read_bytes()


@cache
def drafted(name: str) -> Draft:
    read = read_word if name.endswith(".docx") else read_pdf
    return draft_of(read(bytes_of(name)), kinds=(*field_kinds.names(), *INSTEAD), most_questions=60)


def terminal_fields(name: str) -> Iterator[str]:
    """Yield the full names of a form's fields in the order of the file, by a short walk that knows nothing of ours."""
    form = PdfReader(REAL / name).trailer["/Root"]["/AcroForm"]

    def walk(node: Any, above: str) -> Iterator[str]:
        node = node.get_object()
        name = f"{above}.{node['/T']}" if above and "/T" in node else node.get("/T", above)
        kids = [kid for kid in node.get("/Kids", ()) if "/T" in kid.get_object()]
        if kids:
            for kid in kids:
                yield from walk(kid, str(name))
        else:
            yield str(name)

    for field in form["/Fields"]:
        yield from walk(field, "")


def counted_by_pdfminer(name: str) -> int:
    with (REAL / name).open("rb") as file:
        form = resolve1(PDFDocument(PDFParser(file)).catalog["AcroForm"])

        def count(node: Any) -> int:
            node = resolve1(node)
            kids = [kid for kid in resolve1(node.get("Kids", [])) if "T" in resolve1(kid)]
            return sum(map(count, kids)) if kids else 1

        return sum(map(count, resolve1(form["Fields"])))


# ------------------------------------------------------------------------------ nothing is dropped
@pytest.mark.parametrize("name", PDFS)
def test_every_field_of_a_real_form_is_accounted_for_by_its_own_name(name: str) -> None:
    accounts = drafted(f"{name}.pdf").accounts

    assert [each.name for each in accounts] == list(terminal_fields(f"{name}.pdf"))


@pytest.mark.parametrize("name", [name for name in PDFS if name != "f1040_prefilled"])
def test_another_library_counts_as_many_fields(name: str) -> None:
    assert len(drafted(f"{name}.pdf").accounts) == counted_by_pdfminer(f"{name}.pdf")


@pytest.mark.parametrize("name", PDFS)
def test_fields_that_were_drafted_belong_to_a_question_and_the_others_say_why_not(name: str) -> None:
    draft = drafted(f"{name}.pdf")
    ids = {question.id for question in draft.questions}

    assert [a for a in draft.accounts if (a.fate is Fate.LEFT) == bool(a.question in ids) or not a.where] == []
    assert [a for a in draft.with_fate(Fate.LEFT) if not a.why] == []


def test_every_merge_tag_of_a_real_word_form_is_accounted_for() -> None:
    from zipfile import ZipFile

    with ZipFile(REAL / WORD) as packed:
        text = re.sub(r"<[^>]+>", "", packed.read("word/document.xml").decode())
    printed = re.findall(r"&lt;&lt;.*?&gt;&gt;", text)

    assert len(drafted(WORD).accounts) == len(printed)


def test_a_real_word_form_gives_its_questions_with_the_labels_of_its_table() -> None:
    asked = {(question.label, question.kind) for question in drafted(WORD).questions}

    assert {
        ("Claim number", "short_text"),
        ("Litigation friend", "short_text"),
        ("Service address", "address"),
        ("Phone number", "phone"),
        ("Email address", "email"),
        ("Issue fee", "money"),
        ("Court location", "short_text"),
    } <= asked


# ------------------------------------------------------------------------------ as a person reads them
def is_same(one: str, other: str) -> bool:
    these, those = words(one), words(other)
    shared = sum(min(these.count(word), those.count(word)) for word in {*these, *those})
    return bool(these and those) and 2 * shared / (len(these) + len(those)) >= SAME


def several(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def measured() -> tuple[dict[str, list[bool]], list[str]]:
    """Return which of the sampled fields are right in type, label and question, and those that are not, to read."""
    right: dict[str, list[bool]] = {"type": [], "label": [], "question": []}
    wrong = []
    for name, rows in YAML(typ="safe").load(TRUTH).items():
        draft = drafted(name)
        accounts = {account.name: account for account in draft.accounts}
        questions = {question.id: question for question in draft.questions}
        for row in rows:
            account = accounts[row["field"]]
            question = questions.get(account.question)
            meaning = question.meaning if question else ""
            found = {"type": meaning in several(row["kind"] or "")}
            if row["label"] is not None:
                found["label"] = any(is_same(account.label, label) for label in several(row["label"]))
            if "question" in row:
                asked = question.label if question else ""
                found["question"] = any(is_same(asked, label) for label in several(row["question"]))
            for what, is_right in found.items():
                right[what].append(is_right)
                if not is_right:
                    wrong.append(f"{name} {row['field'][-40:]}: {what}: {meaning} ‘{account.label}’")
    return right, wrong


def test_the_sample_is_large_and_was_taken_by_counting() -> None:
    truth = YAML(typ="safe").load(TRUTH)
    for name, rows in truth.items():
        draft = drafted(name)
        shown = [a.name for a in draft.accounts if a.where != "on no page" and "a button" not in a.why]
        assert [row["field"] for row in rows] == shown[2::5], name

    assert sum(map(len, truth.values())) >= 150


@pytest.mark.parametrize(("what", "at_least"), [("type", 0.95), ("label", 0.80), ("question", 0.80)])
def test_sampled_fields_are_drafted_as_a_person_reads_them(what: str, at_least: float) -> None:
    right, wrong = measured()
    rate = sum(right[what]) / len(right[what])

    assert rate >= at_least, f"{rate:.1%} of {len(right[what])}\n" + "\n".join(wrong)


# ------------------------------------------------------------------------------ what it makes of them
def test_the_people_a_form_asks_for_four_times_are_asked_for_once() -> None:
    draft = drafted("LP3_people_to_notify.pdf")
    attorneys = [a for a in draft.accounts if "primaryAttorneys" in a.name]
    first = {a.question for a in attorneys if "-0-" in a.name}

    assert {a.fate for a in attorneys if "-0-" not in a.name} == {Fate.REPEATS}
    assert {a.question for a in attorneys} == first


def test_a_date_in_three_boxes_is_one_question() -> None:
    accounts = {a.name: a for a in drafted("ET1_0224.pdf").accounts}
    asked = {accounts[f"1.4 DOB {part}"].question for part in ("day", "month", "year")}
    question = next(q for q in drafted("ET1_0224.pdf").questions if q.id in asked)

    assert (len(asked), question.meaning, question.label) == (1, "date_of_birth", "Date of birth")


def test_an_address_and_its_postcode_are_one_question() -> None:
    accounts = {a.name: a for a in drafted("ET1_0224.pdf").accounts}

    assert accounts["1.5 postcode"].question == accounts["1.5 number"].question


def test_account_and_routing_number_are_bank_details() -> None:
    draft = drafted("f1040_prefilled.pdf")

    assert [q.meaning for q in draft.questions if any("RoutingNo" in name for name in q.fields)] == ["bank_details"]


def test_pages_in_another_language_than_their_tooltips_are_drafted_in_their_own() -> None:
    draft = drafted("CY_ET1_0224_welsh.pdf")

    assert "Cyfeiriad e-bost" in {question.label for question in draft.questions}
    assert any("another language" in warning for warning in draft.warnings)


@pytest.mark.parametrize("name", ["LP3_people_to_notify.pdf", WORD])
def test_the_check_has_only_the_team_to_ask_about_the_draft_of_a_form_of_usual_length(name: str) -> None:
    teams = (ROOT / "catalogue" / "teams.yaml").read_text()
    draft = draft_of(
        (read_word if name == WORD else read_pdf)(bytes_of(name)), kinds=field_kinds.names(), most_questions=60
    )
    file = as_file(draft, source=name, stem="drafted")

    mistakes = _mistakes({"drafted.yaml": file, "teams.yaml": teams})

    assert [mistake.wrong for mistake in mistakes] == ["There is no team ‘to-decide’ in teams.yaml."]


def _mistakes(files: dict[str, str]) -> tuple[Mistake, ...]:
    """Return every mistake in the files, however hard they are to read: forms say what they say."""
    hard = PlainWords(reading_age=100, reading_age_of_one_text=100, longest_sentence=1000)
    return read_folder(files, lgsl=lgsl(), plain=hard).mistakes


@pytest.mark.parametrize("name", PDFS)
def test_a_draft_that_asks_too_much_for_one_service_says_so_and_is_otherwise_without_mistakes(name: str) -> None:
    teams = (ROOT / "catalogue" / "teams.yaml").read_text()
    draft = draft_of(read_pdf(bytes_of(f"{name}.pdf")), kinds=field_kinds.names(), most_questions=60)
    file = as_file(draft, source=name, stem="drafted", team="highways")

    mistakes = _mistakes({"drafted.yaml": file, "teams.yaml": teams})

    assert bool(mistakes) == any("one service may ask 60" in warning for warning in draft.warnings)
    assert [mistake for mistake in mistakes if "60 items" not in mistake.wrong] == []
