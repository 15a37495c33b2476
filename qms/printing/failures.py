"""What can go wrong while a PDF is made, each with the sentence a person reads."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "time": _(
        "The PDF was not made: it took longer than the limit of this system. Split the document or ask the administrator to raise QMS_PDF_SECONDS."
    ),
    "memory": _(
        "The PDF was not made: it needs more memory than the limit of this system. "
        "Use smaller pictures, split the document, or ask the administrator to raise QMS_PDF_MEMORY_MB."
    ),
    "disk": _(
        "The PDF was not made: the disk of the server is full. Ask the administrator to free space, then print again."
    ),
    "picture": _(
        "The PDF was not made: a picture of the document is missing or cannot be read. Put the picture in again, then print again."
    ),
    "busy": _(
        "The PDF was not made: others are being made right now. Ask again in half a minute; nothing was changed."
    ),
    "crash": _(
        "The PDF was not made because of an error in printing. Nothing was changed; print again, and tell the administrator if it happens again."
    ),
}


class PrintFailed(Exception):
    """No PDF came out. The text is a full translated sentence with the way out; `reason` is a key of `SENTENCES`."""

    def __init__(self, reason: str):
        super().__init__(str(SENTENCES[reason]))
        self.reason = reason
