"""A draft as a file of the catalogue, with comments that say where a question comes from and what to check."""

from io import StringIO
from itertools import groupby
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from frontdoor.services.rules.beginning import outcomes, privacy, promise, statuses
from frontdoor.services.rules.drafting.draft import Draft, Fate
from frontdoor.services.rules.drafting.questions import DraftedQuestion, plain, slug

#: Stands where only a person can say which team it is, so that the check asks for it.
NO_TEAM: Final = "to-decide"
_SCHEMA: Final = "# yaml-language-server: $schema=../docs/service-definition.schema.json"
_WIDTH: Final = 110
_MISSING: Final = {
    "one_of": "Select an answer",
    "any_of": "Select at least one answer",
    "yes_no": "Select yes or no",
    "date": "Enter a date",
    "date_of_birth": "Enter a date of birth",
    "files": "Choose a file",
    "consent": "Tick the box to agree",
    "declaration": "Enter your full name to sign",
}
#: What somebody signs, until the form's own words are put here.
_STATEMENT: Final = "What I have told you is true as far as I know."


def as_file(draft: Draft, *, source: str, stem: str = "", team: str = NO_TEAM) -> str:
    """Return the YAML of a draft.

    :param source: the name of the file it was drafted from.
    :param stem: the file's name in the catalogue without .yaml; made of the form's title if empty.
    :param team: the team that will own it.
    """
    name = plain(draft.title) or plain(source.rpartition(".")[0]) or "Form"
    top = CommentedMap()
    top["id"] = stem or slug(name)
    top["name"] = name[:200]
    top["pattern"] = "apply"
    top["group"] = "Forms"
    top["team"] = team
    top["summary"] = f"Send us the form ‘{name[:120]}’."
    top["questions"] = _questions(draft)
    top["contact"] = CommentedMap(anonymous=False, ask=_flow("email", "phone"))
    top["promise"] = CommentedMap({**promise(), "due_soon": CommentedMap(promise()["due_soon"])})
    top["statuses"] = CommentedMap((status, CommentedMap(words)) for status, words in statuses().items())
    top["outcomes"] = CommentedSeq([CommentedMap(each) for each in outcomes("apply")])
    top["access"] = CommentedMap(public=False, publish_description=False)
    top["privacy"] = CommentedMap(privacy())
    top["retention"] = CommentedMap(closed_days=730, then="anonymise")
    for key, words in _DECIDE.items():
        top.yaml_set_comment_before_after_key(key, before=words)
    if team == NO_TEAM:
        top.yaml_set_comment_before_after_key("team", before="TO DECIDE: the team that owns it, from teams.yaml.")
    out = StringIO()
    yaml = YAML()
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(top, out)
    return f"{_SCHEMA}\n{_head(draft, source)}{out.getvalue()}"


_DECIDE: Final = {
    "name": "TO CHECK: how a person would search for it. ‘Apply for…’, ‘Report…’.",
    "pattern": "TO CHECK: report, apply, book, pay, renew or enquire. Add `lgsl` if the list has this very service.",
    "group": "TO DECIDE: the heading it is listed under.",
    "summary": "TO DECIDE: one plain sentence that says what you can do here.",
    "contact": "TO CHECK: how we reach the person is asked last, so the questions above need not ask it.",
    "promise": "TO DECIDE with the team: how long you give yourselves. These are placeholders.",
    "statuses": "TO CHECK: the words people read while they wait.",
    "outcomes": "TO CHECK: what can come of it.",
    "access": "TO CHECK: nothing of it is shown to the public.",
    "privacy": "TO DECIDE with your privacy officer: why you ask, by what law, and who else sees it.",
    "retention": "TO DECIDE with your privacy officer: how long it is kept once closed.",
}


def _head(draft: Draft, source: str) -> str:
    counts = {fate: len(draft.with_fate(fate)) for fate in Fate}
    lines = [
        f"Drafted from {plain(source)} ({draft.sort}{f', {draft.pages} pages' if draft.pages else ''}).",
        f"Of its {len(draft.accounts)} fields, {counts[Fate.DRAFTED]} made {len(draft.questions)} questions, "
        f"{counts[Fate.REPEATS]} ask a question again, {counts[Fate.LEFT]} were not understood.",
        "A form does not say which answers depend on others, and seldom which must be given: questions are optional",
        "unless it marked them, and have no conditions. Add `when`, `required` and `missing` where they are needed.",
        *draft.warnings,
    ]
    return "".join(f"# {line}\n" for line in lines) + _listed(draft)


def _listed(draft: Draft) -> str:
    lines = []
    left = [each for each in draft.with_fate(Fate.LEFT) if "button" not in each.why]
    if left:
        lines.append("Not understood:")
        for (where, why), fields in groupby(left, key=lambda each: (each.where, each.why)):
            several = list(fields)
            first = plain(several[0].label or several[0].name)[:80]
            more = f" and {len(several) - 1} more" if len(several) > 1 else ""
            lines.append(f"  {where}: ‘{first}’{more}: {why}.")
    again = draft.with_fate(Fate.REPEATS)
    if again:
        lines.append("Asked again for others, and drafted once:")
        for (question, where), fields in groupby(again, key=lambda each: (each.question, each.where.split(",")[0])):
            lines.append(f"  {where}: {len(list(fields))} more for {question}.")
    return "".join(f"# {line}\n" for line in lines)


def _questions(draft: Draft) -> CommentedSeq:
    found = CommentedSeq()
    section = ""
    for index, question in enumerate(draft.questions):
        found.append(_question(question))
        says = []
        heading = question.section
        if heading and heading != section and heading not in question.label and heading not in draft.title:
            says += ["", f"---- {heading}"]
            section = heading
        says.append(f"{question.where}{_of(question)}")
        says += [f"TO CHECK: {each}" for each in question.check]
        found.yaml_set_comment_before_after_key(index, before="\n".join(says), indent=2)
    return found


def _of(question: DraftedQuestion) -> str:
    """Return the words that say of how many fields a question was made, if of several."""
    return f", {len(question.fields)} fields" if len(question.fields) > 1 else ""


def _question(question: DraftedQuestion) -> CommentedMap:
    found = CommentedMap(id=question.id, kind=question.kind, label=_text(question.label))
    if question.hint:
        found["hint"] = _text(question.hint)
    if not question.required:
        found["required"] = False
    elif question.kind in _MISSING:
        found["missing"] = _MISSING[question.kind]
    if question.max_length:
        found["max_length"] = question.max_length
    if question.kind == "declaration":
        found["statement"] = _STATEMENT
    if question.meaning == "money" and question.kind == "number":
        found["decimals"] = 2
    if question.options:
        found["options"] = CommentedSeq(
            [CommentedMap(value=_text(value), label=_text(label)) for value, label in question.options]
        )
    return found


def _text(text: str) -> str:
    """Return a text that YAML will read as text: `3800`, `no` and the like need their quotation marks."""
    looks_plain = text[:1].isalpha() and text.casefold() not in {
        "yes",
        "no",
        "true",
        "false",
        "null",
        "on",
        "off",
        "y",
        "n",
    }
    return text if looks_plain else DoubleQuotedScalarString(text)


def _flow(*words: str) -> Any:
    found = CommentedSeq(words)
    found.fa.set_flow_style()
    return found
