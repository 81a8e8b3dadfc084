"""Files that people drop: how large they may be, said while they come in and not after the disk is full."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest
from django.urls import reverse

from acts.receiving.receive import LARGEST_BYTES
from acts.self_checks import self_check


class SizeLimit(FileUploadHandler):
    """Stops a request whose files exceed the limit of a delivery (or of 自检), and notes that it did."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > _limit(self.request):
            self.request.META["portal.too_large"] = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


def _limit(request: HttpRequest | None) -> int:
    """Who has not logged in may send less."""
    strangers = request is not None and request.path == reverse("self_check")
    return self_check.LARGEST_BYTES if strangers else LARGEST_BYTES


def was_too_large(request: HttpRequest) -> bool:
    """Whether `SizeLimit` stopped this request."""
    return bool(request.META.get("portal.too_large"))
