"""Paper: the one door to WeasyPrint.

`render(request, assets)` makes the PDF of a controlled document, `render_decision(decision)` that of an issuing decision.
Both take plain data and give bytes; the typesetter runs in a child process with limits (`QMS_PDF_SECONDS`,
`QMS_PDF_MEMORY_MB`) and is never imported here. The same data give the same bytes. Both raise `PrintFailed`, whose text is a
sentence for a person. `unprintable(text)` lists characters no print can show, for a check before submission.

A print request (`assets`: the bytes of its pictures and of the files it encloses, by SHA-256):

    {"snapshot": {...},                  the version as `documents` describes it
     "snapshot_bytes": "...",            optional: its canonical JSON text, enclosed as it is
     "decisions": [{"kind": "prepare|check|opinion|review|approve", "label", "name", "post", "capacity", "on_behalf_of", "date"}],
     "issue": null | {"number", "date", "place", "from_date", "signer_post"},
     "face": "official|draft|superseded|withdrawn|not-yet|imported|controlled|uncontrolled",
     "note": {"until", "successor", "reason"},   of copies: see `qms.printing.copies`
     "figures": {section id: [svg]},      optional: drawings behind the text of a section, each at most a page high
     "enclose": [{"name", "sha256"}]}    optional: further files carried inside the PDF, e.g. the scan of an imported version

`capacity` is "" (own right) or KT., Q., TM., TL., TUQ.; dates are ISO dates. `note.until` is the first day on which the version
was no longer in force, `note.successor` the edition after it ("02/02").

An issuing decision (Decree 30/2020/NĐ-CP, Appendix I, form 1.3), printable before it has its number or date:

    {"agency": {"name", "parent_name", "place"}, "number": "431" | "431/QĐ-SCT" | "", "symbol": "QĐ-SCT", "date": null | ISO date,
     "subject": "Về việc ban hành ...",  "authority": "GIÁM ĐỐC SỞ CÔNG THƯƠNG TỈNH LAM SƠN",
     "grounds": ["Căn cứ ...", "Theo đề nghị của ..."],
     "versions": [{"code", "title", "type_name", "issue", "revision", "from_date", "replaces"}],   "replaces": "02/00", words or ""
     "articles_extra": ["..."],          articles after Điều 2; one that names who carries the decision out ends the decision
     "recipients": ["Như Điều 3", ...],  "archive": "VT, VP",
     "signer": {"name", "post", "capacity", "on_behalf_of", "collective"}}

A comparison of two versions, `render_redline(request, assets)`, a marked face that is never the document itself; its HTML has
the marks of `qms.redline`:

    {"snapshot": {...},                  of the new version
     "old": {"issue", "revision"}, "at": ISO instant, "coarse": bool, "summary": ["3 mục sửa", ...],
     "fields": [{"label", "html"}],
     "sections": [{"title": html, "kind": words, "moved": words or "", "blocks": [{"html"} | {"gap": words}]}]}

An official list of documents, `render_list(listed)`; the same dict makes its Word file (`qms.word.listing`) and its workbook:

    {"agency": name, "agency_lines": {"parent": [...], "own": [...]}, "place_and_date", "title": "DANH MỤC ...", "subject",
     "day": ISO date,
     "filters": ["Loại tài liệu: ...", ...],   what narrows it, in words
     "heads": [8 column heads],
     "rows": [[number, code, title, type, "02 / 01", ISO date or "", owner unit, notes]],
     "signers": [{"label", "name"}, {"label", "name"}]}

A list of something else has `columns` (eight classes of `register.css`), and `counted`, what is in it in words; its rows are
printed as they are.

The contents page of papers bound into one file, `render_contents(bound)`:

    {"title", "agency", "person", "day": ISO date, "rows": [{"code", "title", "edition", "page"}], "failed": [{"code", "why"}]}

An official paper of text and tables (Decree 30/2020/NĐ-CP, Appendix I), `render_official(paper)`:

    {"agency": {"name", "parent_name", "place"}, "kind": "BÁO CÁO", "number", "symbol", "numbered": bool, "date": null | ISO date,
     "subject", "authority": "" or who decides, "grounds": ["Căn cứ ..."], "is_wide": bool,
     "blocks": [{"kind": "heading|text", "text"} | {"kind": "article", "name": "Điều 1.", "text"} | {"kind": "items", "items"}
                | {"kind": "table", "caption", "heads", "widths": ["w10", ""], "rows": [[text]]}],
     "signers": one {"name", "post", "capacity", "on_behalf_of"} or two {"name", "label"}, "recipients", "archive"}

The booklet of a post or a person, and the hand-over of two posts, `render_booklet(booklet)`; `of` names the person, else `holders`
are those of the post; neither is in a hand-over (`is_hand_over`), whose `places` are the two posts:

    {"agency", "agency_lines", "place_and_date", "title", "day": ISO date, "of", "places": [{"title", "unit"}], "holders": [name],
     "is_hand_over": bool,
     "descriptions": [{"code", "title", "edition", "from_date"}],   job descriptions; `edition` in words, dates ISO
     "counted": words or "", "unused": [duty],
     "sections": [{"heading",
                   "procedures": [{"code", "title", "edition", "from_date", "steps":
                       [{"number", "title", "parts": [words], "who", "times": [words], "papers": [words], "bases": [words]}]}]}]}
"""

from qms.printing.booklet import render_booklet
from qms.printing.decision import render_decision
from qms.printing.document import render
from qms.printing.failures import PrintFailed
from qms.printing.letters import unprintable
from qms.printing.official import render_official
from qms.printing.redline import render_redline
from qms.printing.register import render_contents, render_list

__all__ = [
    "PrintFailed",
    "render",
    "render_booklet",
    "render_contents",
    "render_decision",
    "render_list",
    "render_official",
    "render_redline",
    "unprintable",
]
