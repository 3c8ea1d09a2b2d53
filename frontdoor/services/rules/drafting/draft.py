"""A draft of a service, made of what a form asks. Every field of the form is accounted for."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from frontdoor.services.rules.drafting.asked import Asked, together
from frontdoor.services.rules.drafting.choices import asked_by, asked_by_choice
from frontdoor.services.rules.drafting.labels import Item, Labels
from frontdoor.services.rules.drafting.meaning import OFFICE, text_meaning
from frontdoor.services.rules.drafting.order import in_order
from frontdoor.services.rules.drafting.paper import CannotDraft, Field, Fill, Paper, Run
from frontdoor.services.rules.drafting.questions import DraftedQuestion, Numbering
from frontdoor.services.rules.drafting.repeats import without_repeats
from frontdoor.services.rules.drafting.ticks import Group, grouped, question_of


class Fate(StrEnum):
    """What became of a field."""

    DRAFTED = "drafted"
    REPEATS = "repeats"
    LEFT = "not understood"


@dataclass(frozen=True, slots=True)
class Account:
    """One field of the form, and what became of it.

    :param name: the file's own name for it.
    :param where: "page 3, top right", "table 2, row 3", "on no page".
    :param label: what is printed for it.
    :param question: id of the question it became part of, or repeats; "" if it was left.
    :param why: why it was left; "" otherwise.
    """

    name: str
    where: str
    label: str
    fate: Fate
    question: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What became of a form.

    :param accounts: one for each field of the form, in the order of the file.
    """

    sort: str
    title: str
    pages: int
    questions: tuple[DraftedQuestion, ...]
    accounts: tuple[Account, ...]
    warnings: tuple[str, ...]

    def with_fate(self, fate: Fate) -> list[Account]:
        """Return the fields with a fate."""
        return [account for account in self.accounts if account.fate is fate]


def draft_of(paper: Paper, *, kinds: Collection[str], most_questions: int) -> Draft:
    """Return the draft of a service that asks what a form asks.

    :param kinds: the kinds of question this installation has.
    :param most_questions: as many as one service may have; more are drafted all the same, with a warning.
    :raises CannotDraft: if there is no field that a person could fill in.
    """
    labels = Labels(paper)
    left = {field.name: why for field in paper.fields if (why := _why_not(field))}
    wanted = [field for field in paper.fields if field.name not in left]
    asked = _asked(wanted, labels)
    unclear = [each for each in asked if not each.label]
    for each in unclear:
        left.update((field.name, "nothing is printed near it that says what it asks") for field in each.fields)
    kept, repeats = without_repeats([each for each in asked if each.label])
    if not kept:
        raise CannotDraft("None of this form's fields says what it asks. Give them tooltips in a PDF program first.")
    numbering = Numbering(kinds)
    questions = {id(each): numbering.question(each) for each in kept}
    fates: dict[str, tuple[Fate, str, str]] = {}
    for each in kept:
        for item in each.items:
            fates.setdefault(item.field.name, (Fate.DRAFTED, questions[id(each)].id, _said_of(item, each)))
    for repeat in repeats:
        for item in repeat.asked.items:
            fates.setdefault(item.field.name, (Fate.REPEATS, questions[id(repeat.of)].id, _said_of(item, repeat.asked)))
    accounts = tuple(_account(field, fates, left, labels) for field in paper.fields)
    drafted = tuple(questions[id(each)] for each in kept)
    warnings = (*paper.warnings, *_warnings(paper, labels, drafted, most_questions))
    return Draft(paper.sort, _title(paper), paper.pages, drafted, accounts, warnings)


def _why_not(field: Field) -> str:
    """Return why a field is no question, "" if it may be one."""
    if field.fill is Fill.BUTTON:
        return "a button to press, which asks nothing"
    if field.control:
        return "an instruction to the program that fills the form in"
    if field.read_only:
        return "nobody can fill it in: the form works it out, or shows it"
    if OFFICE.search(field.tooltip) or OFFICE.search(field.section):
        return "for official use only"
    if not field.place:
        return "no page shows it"
    return ""


def _asked(fields: list[Field], labels: Labels) -> list[Asked]:
    asked: list[Asked] = []
    ticks: list[Item] = []
    for field in fields:
        if field.fill is Fill.TICK:
            ticks += labels.ticks(field)
        elif field.fill is Fill.RADIO:
            items = sorted(labels.ticks(field), key=lambda each: (each.box.page, -each.box.y0, each.box.x0))
            question = labels.item(field).hint if not items else question_of(items, labels)
            asked.append(asked_by(Group(question, tuple(items))))
        elif field.fill is Fill.CHOICE:
            asked.append(asked_by_choice(labels.item(field)))
        else:
            item = labels.item(field)
            asked.append(Asked(text_meaning(item), item.label, (item,), hint=item.hint))
    asked += [asked_by(group) for group in grouped(ticks, labels)]
    return together(_ordered(fields, asked))


def _ordered(fields: list[Field], asked: list[Asked]) -> list[Asked]:
    """Return the questions in the order a person answers them."""
    boxes = [field.box for field in fields]
    ranks = {}
    for page in sorted({box.page for box in boxes}):
        on_page = [box for box in boxes if box.page == page]
        ordered = in_order(on_page) if page else on_page
        ranks.update({box: (page, index) for index, box in enumerate(ordered)})
    places = {field.name: index for index, field in enumerate(fields)}

    def rank(each: Asked) -> tuple[int, int, int]:
        first = min((ranks.get(item.field.box, (0, 0)) for item in each.items), default=(0, 0))
        return (*first, places[each.first.field.name])

    return sorted(asked, key=rank)


def _said_of(item: Item, asked: Asked) -> str:
    """Return what is printed for a field, which is its question if it is only a part or has all the answers."""
    return asked.label if item.field.fill in {Fill.RADIO, Fill.CHOICE} else item.label or asked.label


def _account(field: Field, fates: dict[str, tuple[Fate, str, str]], left: dict[str, str], labels: Labels) -> Account:
    if field.name in fates:
        fate, question, label = fates[field.name]
        return Account(field.name, field.where, label, fate, question)
    why = left.get(field.name, "two fields of the file have this one name")
    return Account(field.name, field.where, labels.item(field).label, Fate.LEFT, why=why)


def _warnings(paper: Paper, labels: Labels, questions: tuple[DraftedQuestion, ...], most_questions: int) -> list[str]:
    found = []
    if paper.scripts:
        found.append(
            f"The file carries {paper.scripts} JavaScript program{'s' if paper.scripts > 1 else ''}, "
            "which we did not run: what they calculate, check or hide is not in the draft."
        )
    if labels.tooltips_differ:
        found.append("The tooltips are in another language than the pages, so labels are what is printed.")
    if len(questions) > most_questions:
        found.append(
            f"The form asks {len(questions)} questions and one service may ask {most_questions}: "
            "drop what you need not know, or make several services of it."
        )
    if any(question.kind in {"email", "phone"} for question in questions):
        found.append("The form asks how to reach the person. `contact` asks that already: drop the questions here.")
    return found


def _title(paper: Paper) -> str:
    """Return the largest words at the top of the first page, or the title the file gives itself."""
    first = [run for run in paper.runs if run.box.page == 1 and sum(sign.isalpha() for sign in run.text) > 3]
    if not first:
        return paper.title
    top = max(run.box.y1 for run in first)
    head = [run for run in first if run.box.y1 > top * 0.6]
    largest = max(head, key=lambda run: run.size)
    lines: list[Run] = []
    for run in sorted(head, key=lambda each: -each.box.y0):
        same = abs(run.size - largest.size) < 0.5 and abs(run.box.x0 - largest.box.x0) < 40
        if same and (not lines or lines[-1].box.y0 - run.box.y1 < run.size):
            lines.append(run)
    return " ".join(run.text for run in lines) or paper.title
