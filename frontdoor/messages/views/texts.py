"""The texts: reading them with an example, writing the next version, going back to an earlier one."""

from django.contrib import messages as notices
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from frontdoor.foundation.accounts.access import Request, access
from frontdoor.kernel.language import ENGLISH, language
from frontdoor.messages import permissions, queries
from frontdoor.messages.forms import LetterForm, TextForm
from frontdoor.messages.models import Template, TemplateVersion
from frontdoor.messages.operations.texts import OutOfDate, Text, add_letter, publish
from frontdoor.messages.rules.letters import FACTS, is_letter, occasion_of
from frontdoor.messages.rules.occasions import BadTemplate, Occasion
from frontdoor.messages.rules.states import CHANNEL_SAID, Channel
from frontdoor.messages.views.showing import example


@access(permissions.may_read_templates)
@require_safe
def texts(request: Request) -> HttpResponse:
    """List the texts, each with its occasion and current version."""
    rows = [
        {"template": row, "occasion": occasion_of(row.key, name=row.name), "channel": _sent_by(row)}
        for row in queries.templates()
    ]
    context = {"rows": rows, "may_add": permissions.may_edit_templates(request.actor)}
    return render(request, "fd_messages/texts.html", context)


@access(permissions.may_edit_templates)
@require_http_methods(["GET", "HEAD", "POST"])
def new_letter(request: Request) -> HttpResponse:
    """Write a letter of the council's own, which officers choose on cases."""
    form = LetterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic(durable=True):
                template = add_letter(**form.cleaned_data, by=request.actor, at=request.now)
        except BadTemplate as refusal:
            form.add_error(refusal.part, str(refusal))
        else:
            notices.success(request, "The letter is published. Officers can choose it on a case now.")
            return redirect("message-template", template.pk)
    context = {"form": form, "facts": sorted(FACTS.items())}
    return render(request, "fd_messages/new_letter.html", context, status=422 if form.errors else 200)


def _sent_by(template: Template) -> str:
    """Return how a text is sent, and in which language if it is not English."""
    by = "Email or post" if is_letter(template.key) else CHANNEL_SAID[Channel(template.channel)]
    return by if template.language == ENGLISH else f"{by}, in {language(template.language).name}"


@access(permissions.may_read_templates)
@require_safe
def text(request: Request, template_id: int) -> HttpResponse:
    """Show a text's current version with an example, and all versions."""
    template = get_object_or_404(Template.objects.select_related("current"), pk=template_id)
    context = _about(template) | {
        "version": template.current,
        "versions": list(template.versions.order_by("-number")),
        "may_edit": permissions.may_publish(request.actor, template),
    }
    return render(request, "fd_messages/text.html", context | _example(template, template.current))


@access(permissions.may_read_templates)
@require_safe
def version(request: Request, template_id: int, number: int) -> HttpResponse:
    """Show one version of a text with an example."""
    row = get_object_or_404(
        TemplateVersion.objects.select_related("template__current"), template_id=template_id, number=number
    )
    context = _about(row.template) | {
        "version": row,
        "is_current": row.template.current_id == row.pk,
        "may_edit": permissions.may_publish(request.actor, row.template),
    }
    return render(request, "fd_messages/version.html", context | _example(row.template, row))


@access(permissions.may_edit_templates)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, template_id: int) -> HttpResponse:
    """Write a text's next version, beside what it looks like; `?from=3` begins with an earlier version's words."""
    template = get_object_or_404(Template.objects.select_related("current"), pk=template_id)
    form = TextForm(request.POST) if request.method == "POST" else TextForm(initial=_begin_with(request, template))
    if request.method == "POST" and form.is_valid():
        is_wanted = request.POST.get("do") == "publish"
        if (_publish if is_wanted else _try)(request, template, form):
            return redirect("message-template", template.pk)
    words = {name: form[name].value() or "" for name in ("subject", "body")}
    if template.channel == Channel.SMS:
        del form.fields["subject"]
    context = _about(template) | {
        "form": form,
        "letter": example(template.channel, **words, facts=_facts(template)),
        "facts": sorted(_facts(template).items()),
        "needed": sorted(_occasion(template).needed),
        "is_letter": is_letter(template.key),
    }
    return render(request, "fd_messages/edit.html", context, status=422 if form.errors else 200)


def _begin_with(request: Request, template: Template) -> dict[str, str | int]:
    number = request.GET.get("from", "")
    rows = TemplateVersion.objects.filter(template=template)
    row = get_object_or_404(rows, number=number) if number.isdecimal() and len(number) < 9 else template.current
    return {
        "based_on": template.current.number if template.current else 0,
        "subject": row.subject if row else "",
        "body": row.body if row else "",
    }


def _try(_request: Request, template: Template, form: TextForm) -> bool:
    """Put what is wrong with the words into the form; return False: the page goes on."""
    data = form.cleaned_data
    try:
        Text(template.key, Channel(template.channel), data["subject"], data["body"]).tidied().check()
    except BadTemplate as refusal:
        form.add_error(refusal.part, str(refusal))
    return False


def _publish(request: Request, template: Template, form: TextForm) -> bool:
    """Publish the words and return True, or put what is wrong into the form and return False."""
    try:
        with transaction.atomic(durable=True):
            version = publish(template, **form.cleaned_data, by=request.actor, at=request.now)
    except BadTemplate as refusal:
        form.add_error(refusal.part, str(refusal))
        return False
    except OutOfDate as refusal:
        form.add_error(None, str(refusal))
        return False
    if version is None:
        notices.info(request, "The text says the same as before, so there is no new version.")
    else:
        notices.success(request, f"Version {version.number} is published. Messages made from now on use it.")
    return True


def _occasion(template: Template) -> Occasion:
    """Return a template's occasion; one that has gone from this version of Frontdoor offers no facts."""
    gone = Occasion(key=template.key, name=template.key, when="Frontdoor no longer writes on this occasion.", facts={})
    return occasion_of(template.key, name=template.name) or gone


def _facts(template: Template) -> dict[str, str]:
    return dict(_occasion(template).facts)


def _about(template: Template) -> dict[str, object]:
    channel = _sent_by(template)
    return {"template": template, "occasion": _occasion(template), "channel": channel}


def _example(template: Template, row: TemplateVersion | None) -> dict[str, object]:
    if row is None:
        return {}
    return {"letter": example(template.channel, row.subject, row.body, facts=_facts(template))}
