"""Serving files: nothing that a browser would run, nothing infected, and every look by staff on record."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from frontdoor.foundation.accounts.access import Request, access, anyone, staff
from frontdoor.foundation.audit import api as audit
from frontdoor.foundation.files import queries, storage
from frontdoor.foundation.files.models import StoredFile
from frontdoor.foundation.files.records import JPEG, Scan

_Send = Callable[[StoredFile], HttpResponseBase]

#: Whatever the bytes are, they may fetch and run nothing.
_INERT: Final = "default-src 'none'; sandbox"
#: An infected file is found within minutes; a picture may linger in caches for as long as this.
_PUBLIC_FOR_SECONDS: Final = 3600


@access(anyone)
@require_safe
def public_picture(request: Request, file_id: UUID) -> HttpResponseBase:  # noqa: ARG001 -- a view takes it
    """Answer with the re-encoded picture, if everybody may see it."""
    row = get_object_or_404(StoredFile, pk=file_id)
    if not queries.may_be_seen_by_all(row):
        raise Http404
    response = _serve(storage.picture_path(row.pk), content_type=JPEG, name=f"{row.pk}.jpg", inline=True)
    response["Cache-Control"] = f"public, max-age={_PUBLIC_FOR_SECONDS}, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # partners' sites show photos of reports
    return response


# Open to anyone at first sight: a token opens one file, and without one only staff whom a page showed it get further.
@access(anyone)
@require_safe
def original(request: Request, file_id: UUID) -> HttpResponseBase:
    """Answer with the file as it was sent, to save: for staff, and holders of a token."""
    return _with_token_or_staff(request, file_id, _send_original)


@access(anyone)
@require_safe
def picture(request: Request, file_id: UUID) -> HttpResponseBase:
    """Answer with the re-encoded picture: for staff, and holders of a token."""
    return _with_token_or_staff(request, file_id, _send_picture)


def _send_original(row: StoredFile) -> HttpResponseBase:
    return _serve(storage.original_path(row.pk), content_type=row.content_type, name=row.name, inline=False)


def _send_picture(row: StoredFile) -> HttpResponseBase:
    if not row.is_image:
        raise Http404
    return _serve(storage.picture_path(row.pk), content_type=JPEG, name=f"{row.pk}.jpg", inline=True)


def _with_token_or_staff(request: Request, file_id: UUID, send: _Send) -> HttpResponseBase:
    if queries.opens(request.GET.get("token", ""), file_id, at=request.now):
        return _private(send(_servable(file_id)))
    return _for_staff(request, file_id, send)


@access(staff)
def _for_staff(request: Request, file_id: UUID, send: _Send) -> HttpResponseBase:
    if not queries.was_shown(request.GET.get("shown", ""), request.actor.username, file_id):
        raise PermissionDenied("Open the file from the page of the case it belongs to.")
    row = _servable(file_id)
    response = send(row)
    with transaction.atomic(durable=True):
        audit.record_views([row.owner], by=request.actor, at=request.now, purpose=f"opened the file {row.name}")
    return _private(response)


def _servable(file_id: UUID) -> StoredFile:
    row = get_object_or_404(StoredFile, pk=file_id)
    if row.scan == Scan.INFECTED:
        raise Http404
    return row


def _private(response: HttpResponseBase) -> HttpResponseBase:
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _serve(path: str, *, content_type: str, name: str, inline: bool) -> HttpResponseBase:
    try:
        content = default_storage.open(path)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(content, as_attachment=not inline, filename=name, content_type=content_type)
    response["Content-Security-Policy"] = _INERT
    response["X-Content-Type-Options"] = "nosniff"
    return response
