"""How much one request may bring in, decided before a byte of it is written down."""

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from frontdoor.foundation.files.records import MEGABYTE

#: Twenty files of ten megabytes, which is the most that one question takes, and the rest of the form.
LARGEST_REQUEST: Final = 210 * MEGABYTE


class NoLargerThan(FileUploadHandler):
    """Refuses a request by its announced length, so that nobody fills the disk with what is refused afterwards."""

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002 -- Django's form
        META: dict[str, Any],  # noqa: ARG002, N803 -- Django's form
        content_length: int,
        boundary: str,  # noqa: ARG002 -- Django's form
        encoding: str | None = None,  # noqa: ARG002 -- Django's form
    ) -> None:
        """Raise RequestDataTooBig, which is answered by 400."""
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig(f"A request may bring at most {LARGEST_REQUEST // MEGABYTE} megabytes.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 -- Django's form
        """Pass the bytes on to the handlers that keep them."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that keep it."""
