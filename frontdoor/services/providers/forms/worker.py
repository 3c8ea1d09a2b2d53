"""The process that reads one form: the file on its standard input, the draft on its standard output."""

import logging
import resource
import sys

from frontdoor.services.providers.forms.limits import MEMORY, SECONDS
from frontdoor.services.providers.forms.pdf import read_pdf
from frontdoor.services.providers.forms.reading import DRAFT, REFUSED
from frontdoor.services.providers.forms.word import read_word
from frontdoor.services.rules.drafting.draft import draft_of
from frontdoor.services.rules.drafting.paper import CannotDraft


def main(sort: str, most_questions: str, *kinds: str) -> int:
    """Read the form, draft, and return the code to end with."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # The libraries complain at length about real files, and nobody would read it.
    logging.disable(logging.CRITICAL)
    read = {"pdf": read_pdf, "word": read_word}[sort]
    try:
        paper = read(sys.stdin.buffer.read())
        draft = draft_of(paper, kinds=kinds, most_questions=int(most_questions))
    except CannotDraft as refusal:
        sys.stdout.write(str(refusal))
        return REFUSED
    sys.stdout.buffer.write(DRAFT.dump_json(draft))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
