"""What every address of the reading room asks for; see `qms.access.policies`."""

from qms.access.policies import SIGNED_IN, Policy

VIEW = "documents.view_document"
VIEW_VERSION = "documents.view_version"
WRITING = ("GET", "POST")

POLICIES = {
    "documents:register": Policy(SIGNED_IN),
    "documents:take_out": Policy(SIGNED_IN, ("POST",)),
    "documents:jobs": Policy(SIGNED_IN),
    "documents:job": Policy(SIGNED_IN, args=("job",)),
    "documents:stop_job": Policy(SIGNED_IN, ("POST",), ("taken",)),
    "documents:job_file": Policy(SIGNED_IN, args=("taken",)),
    "documents:document": Policy(VIEW, args=("document",)),
    "documents:ask_change": Policy(VIEW, WRITING, args=("document",)),
    "documents:changes": Policy(SIGNED_IN),
    "documents:change": Policy("documents.view_changerequest", WRITING, args=("change",)),
    "documents:begin_change": Policy("documents.view_changerequest", ("POST",), args=("change", "item")),
    "documents:history": Policy(VIEW, args=("document",)),
    "documents:pdf": Policy(VIEW, args=("document",)),
    "documents:form": Policy(SIGNED_IN, args=("document",)),
    "documents:withdraw": Policy("documents.withdraw_document", WRITING, args=("document",)),
    "documents:start_version": Policy("documents.edit_version", ("POST",), args=("document",)),
    "documents:shares": Policy("documents.share_document", WRITING, args=("document",)),
    "documents:end_share": Policy("documents.share_document", ("POST",), args=("document", "share")),
    "documents:reclassify": Policy("documents.share_document", WRITING, args=("document",)),
    "documents:version": Policy(VIEW_VERSION, args=("version",)),
    "documents:version_pdf": Policy(VIEW_VERSION, args=("version",)),
    "documents:main_file": Policy(VIEW_VERSION, args=("version",)),
    "documents:attachment": Policy(VIEW_VERSION, args=("version", "attachment")),
    "documents:image": Policy(VIEW_VERSION, args=("version", "image")),
}
