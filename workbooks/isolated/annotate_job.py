"""What a copy is written from, as it crosses to the reading process: a JSON file, since findings may be many."""

from pathlib import Path

from workbooks.annotated.copy import Annotation, FeedbackHead, write_annotated
from workbooks.notes import Model
from workbooks.refusals import UnreadableFileError
from workbooks.reports import Annotated


class Remarks(Model):
    """All that an annotated copy says."""

    annotations: tuple[Annotation, ...]
    head: FeedbackHead


def annotate_file(original: Path, name: str, remarks: Path, out: Path) -> Annotated:
    """Write the annotated copy of `original` to `out`, with what the file `remarks` says; `name` is the file's own."""
    said = Remarks.model_validate_json(remarks.read_bytes())
    try:
        write_annotated(original, said.annotations, said.head, out)
    except UnreadableFileError as error:
        return Annotated(file=name, refused=error.refusal)
    return Annotated(file=name)
