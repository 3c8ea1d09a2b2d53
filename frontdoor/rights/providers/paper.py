"""Pages as PDF: tagged for screen readers, and made of nothing that is fetched from anywhere."""

from typing import Final

#: PDF/UA: headings, tables and language are in the file, not only on the page.
VARIANT: Final = "pdf/ua-1"


STYLE: Final = """
@page { size: A4; margin: 2cm; @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt; } }
body { font-family: sans-serif; font-size: 10.5pt; line-height: 1.35; }
h1 { font-size: 20pt; } h2 { font-size: 15pt; margin-top: 1.2em; } h3 { font-size: 11.5pt; margin-bottom: 0.2em; }
table { border-collapse: collapse; width: 100%; margin-bottom: 0.8em; }
th, td { text-align: left; vertical-align: top; padding: 0.25em 0.4em; border-bottom: 0.5pt solid #999; }
th { width: 22%; } td { white-space: pre-wrap; overflow-wrap: anywhere; } td.why { width: 28%; color: #333; }
"""


def pdf_of(page: str) -> bytes:
    """Return a page of HTML as a PDF. What it names elsewhere is left out, never fetched."""
    # Loading it takes seconds and much memory, and only whoever writes a PDF needs it.
    from weasyprint import CSS, HTML  # noqa: PLC0415 -- as above
    from weasyprint.urls import URLFetcher  # noqa: PLC0415 -- as above

    nowhere = URLFetcher(allowed_protocols=())
    style = CSS(string=STYLE, url_fetcher=nowhere)
    whole = HTML(string=page, url_fetcher=nowhere)
    return bytes(whole.write_pdf(pdf_variant=VARIANT, stylesheets=[style]) or b"")
