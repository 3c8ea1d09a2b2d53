"""Files that nobody can draft from, files built to do harm, and what is said of them."""

import re
from collections.abc import Callable
from io import BytesIO, TextIOWrapper
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from pypdf.generic import NameObject

from frontdoor.services.providers.forms import limits, reading, worker
from frontdoor.services.providers.forms.pdf import read_pdf
from frontdoor.services.providers.forms.reading import draft_from, sort_of
from frontdoor.services.providers.forms.word import read_word
from frontdoor.services.rules.drafting.draft import Draft, draft_of
from frontdoor.services.rules.drafting.paper import CannotDraft
from frontdoor.services.rules.kinds.base import field_kinds
from tests.factories.forms import A, nested, pages, pdf, word, xfa_only

ONE = A("a")
WORDS = ((50, 705, "Favourite colour"),)
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "08_forms"


def draft(data: bytes) -> Draft:
    return draft_from(data, kinds=field_kinds.names(), most_questions=60)


def refusal(read: Callable[[bytes], object], data: bytes) -> str:
    with pytest.raises(CannotDraft) as caught:
        read(data)
    return str(caught.value)


# ------------------------------------------------------------------------------ which sort of file
def test_a_legacy_word_file_is_to_be_saved_again() -> None:
    said = refusal(sort_of, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))

    assert said == "This is an old Word file (.doc). Open it in Word, save it as .docx and try that."


@pytest.mark.skipif(not REAL.is_dir(), reason="the real forms are not here: ../shared/data/08_forms")
def test_a_real_legacy_word_file_is_to_be_saved_again() -> None:
    assert refusal(draft, (REAL / "notice_FL-PLW-HNO-00814_legacy.doc").read_bytes()).startswith("This is an old Word")


def test_a_word_file_with_a_password_says_so() -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")

    assert "locked with a password" in refusal(sort_of, locked)


@pytest.mark.parametrize("data", [b"Dear council, please\n", b"PK\x03\x04 a spreadsheet xl/", b"\x89PNG\r\n"])
def test_a_file_of_another_sort_says_which_sorts_there_are(data: bytes) -> None:
    said = "This is neither a PDF nor a Word file. Save the form as .pdf or .docx and try that."

    assert refusal(sort_of, data) == said


def test_an_empty_file_says_so() -> None:
    assert refusal(sort_of, b"") == "This file is empty. Choose another."


def test_a_file_that_is_too_large_says_how_large_it_may_be() -> None:
    assert "larger than 20 MB" in refusal(sort_of, b"%PDF-1.7" + bytes(limits.MOST_BYTES))


# ------------------------------------------------------------------------------ PDF
def test_a_form_made_with_xfa_alone_says_so() -> None:
    assert refusal(read_pdf, xfa_only()).startswith("This form is made with XFA alone")


def test_a_scan_says_so() -> None:
    assert refusal(read_pdf, pages(2)).startswith("This PDF is a scan")


def test_a_pdf_without_fields_says_so() -> None:
    assert refusal(read_pdf, pdf(words=WORDS)).startswith("This PDF has text but no fields")


def test_a_pdf_with_a_password_says_so() -> None:
    assert "locked with a password" in refusal(read_pdf, pdf(ONE, words=WORDS, locked="secret"))


def test_a_pdf_encrypted_without_a_password_is_read() -> None:
    assert [run.text for run in read_pdf(pdf(ONE, words=WORDS, locked="")).runs] == ["Favourite colour"]


def test_a_pdf_whose_cross_references_are_wrong_is_read_all_the_same() -> None:
    broken = re.sub(rb"startxref\s+\d+", b"startxref\n7", pdf(ONE, words=WORDS))

    assert [field.name for field in read_pdf(broken).fields] == ["a"]


@pytest.mark.parametrize("data", [b"%PDF-1.7 rubbish", pdf(ONE, words=WORDS)[:300]])
def test_a_pdf_beyond_repair_says_what_to_do(data: bytes) -> None:
    assert refusal(read_pdf, data).endswith("Open it in a PDF program, save it again and try that.")


def test_a_pdf_of_too_many_pages_says_so() -> None:
    assert "more than 100 pages" in refusal(read_pdf, pages(limits.MOST_PAGES + 1))


def test_a_pdf_of_ten_thousand_fields_says_so() -> None:
    many = pdf(*(A(str(number), at=(200, 800 - number % 70 * 10)) for number in range(10_000)))

    assert "more than 2,000 fields" in refusal(read_pdf, many)


def test_scripts_are_counted_and_named_and_never_run(tmp_path: Path) -> None:
    made = draft(pdf(ONE, words=WORDS, script=f"app.launchURL('file://{tmp_path}/ran')"))

    assert made.warnings[0].startswith("The file carries 1 JavaScript program, which we did not run")


def test_fields_nested_beyond_all_reason_are_refused_and_not_dropped() -> None:
    assert "nested more than 30 deep" in refusal(read_pdf, nested(limits.DEEPEST + 5))


def test_fields_that_are_their_own_ancestors_end() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf(ONE, words=WORDS))))
    form = writer.root_object["/AcroForm"]
    field = form["/Fields"][0]  # type: ignore[index]  # pypdf types what it returns as any object
    field.get_object()["/Kids"].append(field)
    field.get_object()[NameObject("/T")] = field.get_object()["/T"]
    out = BytesIO()
    writer.write(out)

    assert "no fields to fill in" in refusal(read_pdf, out.getvalue())


# ------------------------------------------------------------------------------ Word
@pytest.mark.parametrize("data", [b"PK\x03\x04word/rubbish", b"PK\x05\x06" + bytes(18) + b"word/"])
def test_a_damaged_word_file_says_what_to_do(data: bytes) -> None:
    assert refusal(read_word, data).endswith("Open it in Word, save it again as .docx and try that.")


def test_a_word_file_that_asks_nothing_says_so() -> None:
    assert refusal(read_word, word(lines=["Dear resident"])).startswith("This Word file has nothing to fill in")


def test_a_word_file_that_unpacks_to_far_too_much_is_not_unpacked() -> None:
    out = BytesIO(word([("Name", "")]))
    with ZipFile(out, "a", ZIP_DEFLATED) as packed:
        packed.writestr("word/media/bomb", bytes(limits.MOST_UNPACKED + 1))

    assert "far too large inside" in refusal(read_word, out.getvalue())


def test_a_word_file_cannot_name_files_of_ours() -> None:
    given = word([("Name", "&secret;")])
    out = BytesIO()
    with ZipFile(BytesIO(given)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename == "word/document.xml":
                entity = b'<!DOCTYPE w [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
                text = text.replace(b"?>", b"?>" + entity, 1).replace(b"&amp;secret;", b"&secret;")
            new.writestr(part, text)

    assert "root:" not in repr(read_word_or_nothing(out.getvalue()))


def read_word_or_nothing(data: bytes) -> object:
    try:
        return read_word(data)
    except CannotDraft:
        return None


# ------------------------------------------------------------------------------ the process of its own
def test_a_file_is_drafted_the_same_in_a_process_of_its_own() -> None:
    data = pdf(ONE, words=WORDS)

    assert draft(data) == draft_of(read_pdf(data), kinds=field_kinds.names(), most_questions=60)


def test_a_refusal_comes_out_of_the_process_as_its_sentence() -> None:
    assert refusal(draft, xfa_only()).startswith("This form is made with XFA alone")


@pytest.mark.parametrize(("data", "code"), [(pdf(ONE, words=WORDS), 0), (xfa_only(), reading.REFUSED)])
def test_the_process_sets_its_limits_before_it_reads(data: bytes, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    set_to: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(worker.resource, "setrlimit", set_to.__setitem__)
    monkeypatch.setattr(worker.logging, "disable", lambda _level: None)
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(data)))
    monkeypatch.setattr("sys.stdout", TextIOWrapper(BytesIO()))

    assert worker.main("pdf", "60", *field_kinds.names()) == code
    assert set_to[worker.resource.RLIMIT_AS] == (limits.MEMORY, limits.MEMORY)


def test_the_process_that_reads_has_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "spy.py").write_text("import os, sys\nsys.stdout.write(','.join(os.environ)); sys.exit(3)")
    monkeypatch.setenv("FRONTDOOR_SECRET_KEY", "secret")
    monkeypatch.setattr(reading, "_WORKER", "spy")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert "FRONTDOOR_SECRET_KEY" not in refusal(draft, pdf(ONE))


@pytest.mark.parametrize("ending", ["bytearray(2_000_000_000)", "raise SystemExit(9)"])
def test_a_process_that_ends_otherwise_is_a_refusal_and_a_line_in_the_log(
    ending: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    body = f"import resource\nresource.setrlimit(resource.RLIMIT_AS, ({limits.MEMORY}, {limits.MEMORY}))\n{ending}"
    (tmp_path / "greedy.py").write_text(body)
    monkeypatch.setattr(reading, "_WORKER", "greedy")
    monkeypatch.syspath_prepend(str(tmp_path))

    assert "built to do harm" in refusal(draft, pdf(ONE))
    assert "The reader of forms ended with" in caplog.text


def test_a_process_that_never_ends_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "endless.py").write_text("import time\ntime.sleep(60)")
    monkeypatch.setattr(reading, "_WORKER", "endless")
    monkeypatch.setattr(reading, "SECONDS", 0.1)
    monkeypatch.syspath_prepend(str(tmp_path))

    assert "built to do harm" in refusal(draft, pdf(ONE))
