"""What procedures tell people: one row a kind."""

from django.utils.translation import gettext_lazy as _

from qms.notices.kinds import Kinds, NoticeKind

KINDS = Kinds(
    [
        NoticeKind("procedure_turned_bad", _("Procedures in force to be looked at"), immediate=True),
        NoticeKind("tthc_announced", _("Administrative procedures announced"), immediate=True),
        NoticeKind("tthc_read", _("File of administrative procedures read")),
    ]
)
