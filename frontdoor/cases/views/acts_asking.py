"""Asking whoever reported or applied, and keeping what a caller answers."""

from typing import Any

from django import forms

from frontdoor.cases.forms import AnswerForm, AskForm
from frontdoor.cases.operations import hearing, working
from frontdoor.cases.queries.asking import how_much, open_question, rule_of
from frontdoor.cases.rules.asking import KIND_SAID, SILENCE_SAID, YES_OR_NO, QuestionKind
from frontdoor.cases.views.acting import Doing, Given


def ask_form(doing: Doing, given: Given) -> forms.Form:
    """Return the form that asks, with what silence on each kind means for this service."""
    kinds = []
    for kind, said in KIND_SAID.items():
        rule = rule_of(doing.case, kind)
        kinds.append((kind.value, f"{said}: after {rule.days} days {SILENCE_SAID[rule.silence]}"))
    return AskForm(given, kinds=kinds, initial={"kind": QuestionKind.QUESTION.value})


def ask(doing: Doing, data: dict[str, Any]) -> None:
    """Ask what was filled in."""
    kind = QuestionKind(data["kind"] or QuestionKind.QUESTION)
    pence = None if data["pounds"] is None else int(data["pounds"] * 100)
    working.ask(doing.case, text=data["text"], kind=kind, pence=pence, days=data["days"], by=doing.by, at=doing.at)


def answer_form(doing: Doing, given: Given) -> forms.Form:
    """Return the form for what a caller answers, with what we asked above it."""
    question = open_question(doing.case)
    is_yes_or_no = question is not None and question.kind in YES_OR_NO
    form = AnswerForm(given, is_yes_or_no=is_yes_or_no)
    if question is not None:
        form.fields["text"].help_text = " ".join(filter(None, [question.text, how_much(question)]))
    return form


def answer(doing: Doing, data: dict[str, Any]) -> None:
    """Keep what a caller answers."""
    hearing.answer(doing.case, text=data["text"], agreed=data.get("agreed"), by=doing.by, at=doing.at)
