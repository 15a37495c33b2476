"""The sentences for everything the reader refuses or leaves out. Codes come from the child process."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "missing": _("The file was not found. Check its name and place, then try again."),
    "empty": _("The file is empty. Choose the file again, or save it again in Word."),
    "too-big": _(
        "The file is larger than %(limit)s MB (%(size)s MB). In Word choose “Compress Pictures”, save, and try again."
    ),
    "unpacks-too-big": _(
        "The file unpacks to more than %(limit)s MB, which no ordinary document does. Save it again in Word, "
        "with smaller pictures, and try again."
    ),
    "bomb": _(
        "A part of the file is packed more than %(limit)s times, which no ordinary document is. "
        "Copy the text into a new document, save it as .docx and try again."
    ),
    "too-many-entries": _(
        "The file holds more than %(limit)s parts, which no ordinary document does. "
        "Copy the text into a new document, save it as .docx and try again."
    ),
    "empty-archive": _("The file holds nothing. Open the original in Word, save it as .docx and try again."),
    "password": _("The file is protected by a password. Open it in Word, remove the password, save, and try again."),
    "old-word": _(
        "This is a Word 97-2003 file (.doc), whatever its name says. Open it in Word, choose “Save As”, "
        "Word Document (.docx), and try again."
    ),
    "old-office": _(
        "This is an old Office file and no Word text. Open it in its program, save the text as .docx, and try again."
    ),
    "pdf": _("This is a PDF file, not a Word file. Choose the Word file (.docx) the PDF was made from."),
    "program": _("This is a program, not a Word file. It was not opened. Choose the right file."),
    "rtf": _("This is a rich text file (RTF), not a Word file. Open it in Word, save it as .docx, and try again."),
    "picture": _("This is a picture, not a Word file. Attach it to a document, or choose the right Word file (.docx)."),
    "html": _("This is a web page, not a Word file. Open it in Word, save it as .docx, and try again."),
    "text": _("This is a plain text file, not a Word file. Open it in Word, save it as .docx, and try again."),
    "archive": _("This is a packed archive, not a Word file. Unpack it and choose the .docx file inside."),
    "excel": _("This is an Excel workbook, not a Word file. Choose a .docx file; attach the workbook to the document."),
    "powerpoint": _("This is a PowerPoint file, not a Word file. Choose a .docx file."),
    "not-word": _("This is not a Word file. Open the original in Word, save it as .docx, and try again."),
    "damaged": _(
        "The file is damaged or not complete. Open the original in Word, save it again as .docx, and try again."
    ),
    "bad-name": _(
        "The file holds parts with names that lead outside it. Copy the text into a new document, "
        "save it as .docx and try again."
    ),
    "macro": _("The file holds macros or controls. In Word save it as “Word Document (.docx)” without macros."),
    "entities": _(
        "The file holds definitions (DOCTYPE) that Word never writes. Copy the text into a new document, "
        "save it as .docx and try again."
    ),
    "nested-archive": _(
        "The file holds another packed file where none belongs. Copy the text into a new document, "
        "save it as .docx and try again."
    ),
    "too-deep": _("Tables or text boxes stand inside each other too deeply. Take some apart in Word and try again."),
    "no-text": _("The file holds no text. Check that it is the right one."),
    "vni": _(
        "The text is typed with VNI fonts, from before Unicode. Convert it to Unicode (for instance with UniKey, "
        "Ctrl+Shift+F6), save, and try again."
    ),
    "limits": _(
        "The file could not be read within the limits of time and memory. Copy the text into a new document "
        "or split it, and try again."
    ),
}

DROPPED = {
    "contents": _("list of contents (made anew from the headings)"),
    "hidden": _("hidden text"),
    "tracked-deletion": _("text deleted with tracked changes (taken as in Word's final view)"),
    "comment": _("comments"),
    "running-head": _("page header and footer (made anew by the layout)"),
    "template": _("link to a document template"),
    "outside-part": _("content linked from outside the file"),
    "inserted-file": _("another file inserted whole"),
    "embedded-object": _("embedded object (such as a workbook); attach it to the document as a file"),
    "formula": _("layout of a formula (its letters were taken)"),
    "link": _("link to an address that is not allowed (its text was taken)"),
    "picture-outside": _("picture linked from outside the file"),
    "picture-vector": _("drawing as EMF, WMF or SVG; insert it again as PNG"),
    "picture-kind": _("picture of an unknown kind; insert it again as PNG or JPEG"),
    "picture-broken": _("damaged picture"),
    "picture-too-large": _("picture with too many pixels; make it smaller"),
    "picture-too-many": _("pictures beyond the limit"),
    "signature-picture": _("pictures in the sign table (signatures are made anew)"),
    "cover-picture": _("picture on the cover"),
    "chart": _("chart; insert it again as a picture"),
    "diagram": _("diagram; insert it again as a picture"),
    "shape": _("drawn line or shape"),
    "loose-note": _("note that nothing refers to"),
    "field-note": _("note to words that became a field of the cover"),
    "markup": _("formatting that is not kept"),
    "tcvn3": _("old TCVN3 fonts: the letters were turned into Unicode, please check them"),
    "unaccounted": _("text the reader could not follow; compare with the original"),
}

UNPLACED = {
    "failed": _("The steps and papers could not be recognised in this file; the text is in its sections."),
    "no-steps": _("No table of steps and no “Bước 1, Bước 2” was recognised; the text is in its sections."),
    "table": _("A table looks like a table of steps and was left as text: “%(heading)s”."),
    "row": _("A row of the table of steps is no step and stays text: “%(text)s”."),
    "shared-time": _(
        "“%(text)s” stands in one cell beside %(count)s steps: it is the time of all of them together, not of each."
    ),
    "unread-time": _("Step %(step)s: the time “%(text)s” could not be read as a number and a unit."),
    "nobody": _("Step %(step)s names nobody responsible: “%(task)s”."),
    "dossier": _("%(count)s lines among the papers of the dossier are notes or sentences and stay text."),
}

PLACES = {
    "file": _("the whole file"),
    "cover": _("cover"),
    "paragraph": _("paragraph %(number)s"),
    "table": _("table %(number)s"),
    "note": _("note %(number)s"),
}
TIMES = _("%(what)s, %(times)s times")


def reason(code: str, params: dict) -> str:
    """The sentence of a refusal."""
    return (
        str(REFUSALS.get(code, REFUSALS["limits"])) % params if params else str(REFUSALS.get(code, REFUSALS["limits"]))
    )


def what(code: str, times: int) -> str:
    """What was left out; how often when more than once."""
    words = str(DROPPED.get(code, code))
    return str(TIMES) % {"what": words, "times": times} if times > 1 else words


def where(code: str, number: int) -> str:
    """The place in words."""
    return str(PLACES.get(code, code)) % {"number": number}


def unplaced(code: str, params: dict) -> str:
    """The sentence about a part of a procedure that stays text."""
    return str(UNPLACED[code]) % params if params else str(UNPLACED[code])
