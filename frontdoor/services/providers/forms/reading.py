"""Drafting from a file that anybody may have made, in a process of its own with limits.

The libraries that read PDF and Word files are large, and files can be built to make them take all the time and
memory there is. The process that reads has neither our secrets nor our database, and the system stops it.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Iterable
from typing import Final

from pydantic import TypeAdapter

from frontdoor.services.providers.forms.limits import MOST_BYTES, SECONDS
from frontdoor.services.rules.drafting.draft import Draft
from frontdoor.services.rules.drafting.paper import CannotDraft

_log: Final = logging.getLogger(__name__)
DRAFT: Final = TypeAdapter(Draft)
#: What the worker ends with when it refuses; the sentence is then on its standard output.
REFUSED: Final = 3
_WORKER: Final = "frontdoor.services.providers.forms.worker"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: A PDF may begin with a little rubbish; programs look for its mark this far.
_HEAD: Final = 1024


def draft_from(data: bytes, *, kinds: Iterable[str], most_questions: int) -> Draft:
    """Return the draft of a service from a PDF or Word form: see `draft_of`.

    :raises CannotDraft: with the sentence that says why not, and what to do instead.
    """
    sort = sort_of(data)
    try:
        # Nothing of ours goes with it but where Python finds its modules.
        done = subprocess.run(  # noqa: S603 -- our own module; no argument is from outside
            [sys.executable, "-m", _WORKER, sort, str(most_questions), *kinds],
            input=data,
            capture_output=True,
            timeout=SECONDS * 2,
            check=False,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired:
        raise _too_much() from None
    if done.returncode == REFUSED:
        raise CannotDraft(done.stdout.decode())
    if done.returncode:
        # Out of time or memory, as a rule. If it is a fault of ours, whoever reads the log must see it.
        said = done.stderr[-2000:].decode(errors="replace")
        _log.warning("The reader of forms ended with %s: %s", done.returncode, said)
        raise _too_much()
    return DRAFT.validate_json(done.stdout)


def sort_of(data: bytes) -> str:
    """Return "pdf" or "word".

    :raises CannotDraft: if it is something else, or too large.
    """
    if not data:
        raise CannotDraft("This file is empty. Choose another.")
    if len(data) > MOST_BYTES:
        raise CannotDraft(
            f"This file is larger than {MOST_BYTES // 1_000_000} MB, the most we read. "
            "Save it again without its pictures, or the pages with the form by themselves."
        )
    if b"%PDF-" in data[:_HEAD]:
        return "pdf"
    if data.startswith(b"PK") and b"word/" in data:
        return "word"
    if data.startswith(_OLD_OFFICE):
        raise CannotDraft(_old_office(data))
    raise CannotDraft("This is neither a PDF nor a Word file. Save the form as .pdf or .docx and try that.")


def _old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "This Word file is locked with a password. Save a copy without the password and try that."
    return "This is an old Word file (.doc). Open it in Word, save it as .docx and try that."


def _too_much() -> CannotDraft:
    return CannotDraft(
        f"This file takes more than the {SECONDS} seconds or the memory we allow to read, so it is damaged or built "
        "to do harm. Open it in the program it was made with, save it again and try that."
    )
