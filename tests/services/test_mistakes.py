"""Mistakes in a service's file: each has its line, what is wrong and how to mend it."""

from collections.abc import Callable

import pytest

from frontdoor.services.rules.folder import Folder
from tests.services.conftest import HOLE

Read = Callable[..., Folder]


def said(folder: Folder) -> list[str]:
    return [str(mistake) for mistake in folder.mistakes]


@pytest.mark.parametrize(
    ("old", "new", "at", "wrong", "mend"),
    [
        ("summary:", "sumary:", "sumary", "There is no key ‘sumary’ here.", "Did you mean ‘summary’?"),
        ("    max: 900", "    maks: 900", "maks", "There is no key ‘maks’ here.", "Did you mean ‘max’?"),
        ("group: Roads", "group: 7", "group", "‘group’ must be text, not ‘7’.", "Put it in quotation marks."),
        ("max: 900", "max: '9'", "max:", "‘max’ must be a whole number, not ‘9’.", "without quotation marks"),
        (
            "max: 900",
            "required: 'no'",
            "required: 'no'",
            "‘required’ must be true or false",
            "Write true or false",
        ),
        (
            "lgsl: 557",
            "lgsl: 558558",
            "lgsl",
            "558558 is not in the Local Government Services List",
            "leave `lgsl` out",
        ),
        ("lgsl: 557", "lgsl: 557\nwithdrawn: soon", "withdrawn", "‘withdrawn’ must be a date", "2026-04-01"),
        (
            "lgsl: 557",
            "lgsl: 557\npattern: reprot",
            "pattern",
            "‘pattern’ cannot be ‘reprot’.",
            "Did you mean ‘report’?",
        ),
        (
            "lgsl: 557",
            "lgsl: 557\nkeywords: hole",
            "keywords",
            "‘keywords’ must be a list, not ‘hole’.",
            "dash",
        ),
        ("lgsl: 557", "lgsl: 557\ncontact: yes", "contact", "‘contact’ must be a group of keys", "indented"),
        (
            "lgsl: 557",
            "lgsl: 557\nlgsl: 558",
            "lgsl: 558",
            "‘lgsl’ is here twice; it was first on line 4.",
            "Keep one",
        ),
        ("team: highways", "team: highway", "team", "There is no team ‘highway’", "Did you mean ‘highways’?"),
        ("team: highways", "team: qqq", "team", "There is no team ‘qqq’", "Use one of: highways."),
        ("team: highways", "team: Highways!", "team", "‘team’ cannot be ‘Highways!’.", "lower-case"),
        (
            "id: hole",
            "id: pit",
            "id: pit",
            "The id ‘pit’ is not the file's name.",
            "Rename the file to pit.yaml.",
        ),
        (
            "when: danger == True",
            "when: '''danger == True'''",
            "danger == True",
            "looks at no question, so it is the same for everybody.",
            "quotation marks only around texts",
        ),
        ("id: shape", "id: where", "id: where", "There are two questions called ‘where’.", "another id"),
        ("id: shape", "id: contact_by", "id: contact_by", "one of our contact questions", "another id"),
        ("id: shape", "id: class", "id: class", "‘class’ means something in conditions.", "another id"),
        ("id: shape", "id: Shape", "id: Shape", "‘id’ cannot be ‘Shape’.", "underscores"),
        (
            "kind: one_of",
            "kind: oneof",
            "kind: oneof",
            "There is no kind of question ‘oneof’.",
            "Did you mean ‘one_of’?",
        ),
        (
            "kind: number",
            "kind: date",
            "max: 900",
            "‘max’ means nothing to a question of the kind date.",
            "Remove",
        ),
        (
            "max: 900",
            "min: 9\n    max: 1",
            "min: 9",
            "The smallest number is larger than the largest.",
            "Swap",
        ),
        (
            "kind: yes_no",
            "kind: name\n    public: true",
            "public",
            "An answer of the kind name is never public.",
            "Remove",
        ),
        (
            "value: square",
            "value: round",
            "value: round, label: Square",
            "two options with the value ‘round’",
            "another",
        ),
        ("kind: long_text", "kind: short_text", "id: description", "must be a long text", "Change its kind"),
        (
            "when: shape == 'round'",
            "when: colour == 'x'",
            "colour",
            "looks at ‘colour’, which is no question.",
            "Use one",
        ),
        (
            "when: shape == 'round'",
            "when: shap == 'round'",
            "shap ==",
            "which is no question.",
            "Did you mean ‘shape’?",
        ),
        (
            "when: shape == 'round'",
            "when: answered(things)",
            "answered(things)",
            "‘things’, which is asked later",
            "Move",
        ),
        ("when: shape == 'round'", "when: shape = 'round'", "shape =", "cannot be read", "two equals signs"),
        (
            "when: shape == 'round'",
            "when: shape == 'rond'",
            "'rond'",
            "‘shape’ has no option ‘rond’.",
            "‘round’",
        ),
        (
            "when: shape == 'round'",
            "when: danger == 'yes'",
            "'yes'",
            "answered True or False, never ‘yes’",
            "== True",
        ),
        (
            "when: danger == True",
            "when: dangr",
            "dangr",
            "‘dangr’, which is no question.",
            "Did you mean ‘danger’?",
        ),
        ("    when: danger == True\n", "", "id: danger", "‘danger’ would stop everybody.", "Say `when`"),
        ("    message: Call us now.\n", "", "id: danger", "‘message’ is missing.", "What to do instead"),
        ("id: deep", "id: outside", "id: outside", "There are two stoppers called ‘outside’.", "another id"),
        ("name: Report a hole\n", "", "id: hole", "‘name’ is missing.", "Report a pothole"),
        (
            "  - id: things\n    kind: any_of",
            "  - id: things\n    kind: place",
            "id: things",
            "two questions about the place",
            "once",
        ),
    ],
)
def test_a_mistake_gets_its_line_and_its_mending(
    read: Read, old: str, new: str, at: str, wrong: str, mend: str
) -> None:
    text = HOLE.replace(old, new, 1)
    assert text != HOLE

    lines = said(read(hole=text))

    found = [line for line in lines if wrong in line and mend in line]
    assert found, lines
    numbers = {number for number, line in enumerate(text.splitlines(), start=1) if at in line}
    assert any(line.startswith(f"hole.yaml:{number}: ") for line in found for number in numbers), lines


def test_options_are_demanded_where_they_are_needed(read: Read) -> None:
    text = HOLE[: HOLE.index("    options:")] + HOLE[HOLE.index("  - id: depth") :]

    assert any("‘shape’ offers no answers. Add `options`" in line for line in said(read(hole=text)))


def test_a_place_rule_needs_a_question_about_the_place(read: Read) -> None:
    assert any(
        "No question asks for a place." in line for line in said(read(hole=HOLE.replace("kind: place", "kind: name")))
    )


def test_a_day_cannot_be_both_past_and_future(read: Read) -> None:
    text = HOLE.replace("kind: long_text", "kind: date\n    not_in_past: true\n    not_in_future: true").replace(
        "id: description", "id: day"
    )

    assert any("Only today would do." in line for line in said(read(hole=text)))


def test_a_service_cannot_end_before_it_begins(read: Read) -> None:
    text = HOLE.replace("lgsl: 557", "available_from: 2026-04-01\nwithdrawn: 2026-03-01")

    assert any("withdrawn before it is available" in line for line in said(read(hole=text)))


def test_one_slip_does_not_hide_the_next(read: Read) -> None:
    text = (
        HOLE.replace("summary:", "sumary:")
        .replace("max: 900", "max: lots\n    maks: 1")
        .replace("when: shape == 'round'", "when: shap == 'round'")
        .replace("team: highways", "team: nobody")
    )

    lines = said(read(hole=text))

    for part in ("‘sumary’", "‘summary’ is missing", "‘max’ must be", "‘maks’", "‘shap’", "‘nobody’"):
        assert any(part in line for line in lines), part
    assert [int(line.split(":")[1]) for line in lines] == sorted(int(line.split(":")[1]) for line in lines)


def test_a_slip_in_an_option_or_a_condition_is_told_once(read: Read) -> None:
    option = said(read(hole=HOLE.replace("label: Square }", "lable: Square }")))
    stopper = said(read(hole=HOLE.replace("place: outside", "place: nowhere")))

    assert [line.split(": ", 1)[1].split(".")[0] for line in option] == [
        "There is no key ‘lable’ here",
        "‘label’ is missing",
    ]
    assert [line.split(": ", 1)[1] for line in stopper] == ["‘place’ cannot be ‘nowhere’. Use one of: inside, outside."]


def test_an_unknown_key_where_nothing_is_like_it_lists_what_there_is(read: Read) -> None:
    lines = said(read(hole=HOLE.replace("label: Square }", "label: Square, zzz: 1 }")))

    assert lines == ["hole.yaml:34: There is no key ‘zzz’ here. Use one of: value, label, hint, exclusive."]
