"""The command `draft-service`, and the file it writes."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from ruamel.yaml import YAML

from frontdoor.services.operations.drafting import draft_service
from frontdoor.services.queries import lgsl
from frontdoor.services.rules.drafting.file import NO_TEAM
from frontdoor.services.rules.folder import read_folder
from tests.factories.forms import A, pdf, tick, word

ROOT = Path(__file__).resolve().parents[2]
FORM = pdf(
    A("name", at=(200, 700)),
    A("other", at=(200, 670)),
    A("loose", at=(400, 300)),
    *(A(f"{row}-{part}", at=(x, 500 - 18 * row)) for row in range(2) for part, x in (("n", 50), ("r", 200))),
    tick("yes", (200, 600)),
    tick("no", (250, 600)),
    words=(
        (50, 780, "Apply for a thing: #1"),
        (20, 705, "1*"),
        (50, 705, "Full name"),
        (50, 675, "Yes: - no # comment"),
        (50, 601, "Do you drive?"),
        (215, 601, "Yes"),
        (265, 601, "No"),
        (50, 522, "Helper"),
        (200, 522, "Relationship"),
    ),
)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    """Return the path of a form."""
    path = tmp_path / "form.pdf"
    path.write_bytes(FORM)
    return path


def run(*words: object) -> str:
    out = StringIO()
    call_command("draft_service", *map(str, words), stdout=out, stderr=StringIO(), skip_checks=True)
    return out.getvalue()


def test_the_report_counts_the_fields_and_what_became_of_them(form: Path) -> None:
    assert "9 fields: 6 drafted as 5 questions, 2 asking a question again, 1 not understood." in run(form)


def test_the_report_says_where_what_was_not_understood_is_and_why(form: Path) -> None:
    assert "page 1, middle right     loose: nothing is printed near it that says what it asks" in run(form)


def test_the_report_is_to_be_had_as_json(form: Path) -> None:
    report = json.loads(run(form, "--json"))

    assert report["counts"] == {"fields": 9, "drafted": 6, "repeats": 2, "left": 1}
    assert report["fields"][2] == {
        "name": "loose",
        "where": "page 1, middle right",
        "label": "",
        "fate": "not understood",
        "question": "",
        "why": "nothing is printed near it that says what it asks",
    }


def test_the_draft_is_written_under_the_id_of_its_file(form: Path, tmp_path: Path) -> None:
    out = tmp_path / "a-thing.yaml"
    run(form, "--out", out)

    assert YAML(typ="safe").load(out.read_text())["id"] == "a-thing"


def test_a_file_that_is_there_is_never_overwritten(form: Path, tmp_path: Path) -> None:
    out = tmp_path / "mine.yaml"
    out.write_text("mine")

    with pytest.raises(CommandError, match="is there already"):
        run(form, "--out", out)
    assert out.read_text() == "mine"


def test_a_name_that_no_service_may_have_is_refused_with_one_that_it_may(form: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"Try garden-waste\.yaml"):
        run(form, "--out", tmp_path / "Garden Waste.yaml")


def test_a_folder_that_is_not_there_says_so(form: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        run(form, "--out", tmp_path / "nowhere" / "a-thing.yaml")


def test_a_file_that_cannot_be_drafted_from_ends_with_its_sentence(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear council")

    with pytest.raises(CommandError, match="neither a PDF nor a Word file"):
        run(path)


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere\.pdf"):
        run(tmp_path / "nowhere.pdf")


# ------------------------------------------------------------------------------ the file
def yaml(team: str = "highways") -> str:
    return draft_service(FORM, source="form.pdf", stem="a-thing", team=team).yaml


def mistakes(text: str) -> list[str]:
    files = {"a-thing.yaml": text, "teams.yaml": (ROOT / "catalogue" / "teams.yaml").read_text()}
    return [mistake.wrong for mistake in read_folder(files, lgsl=lgsl()).mistakes]


def test_a_draft_with_a_team_passes_the_check() -> None:
    assert mistakes(yaml()) == []


def test_a_draft_without_a_team_asks_for_one() -> None:
    assert mistakes(yaml(NO_TEAM)) == ["There is no team ‘to-decide’ in teams.yaml."]


def test_labels_that_mean_something_to_yaml_stay_labels() -> None:
    labels = [question["label"] for question in YAML(typ="safe").load(yaml())["questions"]]

    assert labels == ["Full name", "Yes: - no # comment", "Do you drive?", "Helper", "Relationship"]


def test_only_what_the_form_marks_is_required() -> None:
    questions = YAML(typ="safe").load(yaml())["questions"]

    assert [question["id"] for question in questions if question.get("required", True)] == ["full_name"]


def test_comments_say_where_questions_come_from_and_what_was_left() -> None:
    text = yaml()

    assert "  # page 1, top centre, 2 fields\n  - id: drive" in text
    assert "#   page 1, middle right: ‘loose’: nothing is printed near it that says what it asks.\n" in text
    assert "#   page 1: 1 more for helper.\n" in text


def test_what_only_a_person_can_say_is_marked() -> None:
    assert "# TO DECIDE with the team: how long you give yourselves. These are placeholders.\npromise:" in yaml()


def test_a_service_without_a_name_of_its_own_is_named_after_the_form() -> None:
    assert "id: apply-thing-1\n" in draft_service(FORM, source="form.pdf").yaml


def test_signs_that_control_a_terminal_or_yaml_do_not_reach_the_file() -> None:
    made = draft_service(
        word([("Name \x85\u202e of owner\u2028", "")]), source="a\nb.docx", stem="a-thing", team="highways"
    )

    assert mistakes(made.yaml) == []
    assert not {"\x85", "\u202e", "\u2028"} & set(made.yaml)
