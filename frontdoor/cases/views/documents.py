"""What is published of a case's documents, for anybody."""

from datetime import timedelta
from typing import Final

from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from frontdoor.cases.models import Document
from frontdoor.foundation.accounts.access import Request, access, anyone
from frontdoor.foundation.files.api import token_url

#: How long the address of the file itself works: what is taken back is so within minutes.
SHORT: Final = timedelta(minutes=5)


@access(anyone)
@require_safe
def published(request: Request, document_id: int) -> HttpResponseBase:
    """Open the redacted version of a document that is published; there is none of any other."""
    found = Document.objects.filter(pk=document_id, published_at__isnull=False).first()
    if found is None or found.redacted_file is None:
        raise Http404("There is no such document.")
    return redirect(token_url(found.redacted_file, until=request.now + SHORT))
