"""The list of attacks. A statement, or a tuple of statements performed one after another on one connection.

Names in braces are keys of rows: `{force}` a version in force, `{review}` one in review, `{draft}` a draft, and so on
(`keys`). Every attack must be refused and must leave every row as it was.
"""

from types import SimpleNamespace

from documents.models import ControlledCopy, InForce, Rendition, VersionDecision, VersionStep
from qms.trail.models import Seal

Attack = str | tuple[str, ...]

CONTENT = (
    "section",
    "sectionimage",
    "attachment",
    "versionform",
    "amendmentrow",
    "documentlink",
    "legalcitation",
    "versionclause",
    "versionchangerequest",
)
# Tables whose rows only come, with a change to try.
APPENDED = {
    "documents_versiondecision": "remark = 'x'",
    "documents_rendition": "content_sha256 = 'x'",
    "documents_applyingset": "key = 'x'",
    "documents_applyingmember": "unit_id = NULL",
    "documents_accessclass": "classification = 'public'",
    "documents_comment": "text = 'x'",
    "documents_commentanswer": "text = 'x'",
    "documents_versioneditor": "since = '2020-01-01 00:00:00+00:00'",
    "trail_entry": "act = 'exported'",
    "trail_seal": "hash = 'x'",
    "trail_checkpoint": "text = 'x'",
}
KEPT = (
    "documents_document",
    "documents_documentcode",
    "documents_version",
    "documents_versionstep",
    "documents_inforce",
)


def keys(w: SimpleNamespace) -> dict[str, object]:
    """What the words in braces stand for."""
    period = InForce.objects.get(version=w.force)
    return {
        "force": w.force.pk,
        "review": w.review.pk,
        "draft": w.draft.pk,
        "document": w.force.document_id,
        "other_document": w.draft.document_id,
        "author": w.author.pk,
        "head": w.head.pk,
        "file": w.other_file.pk,
        "decision": VersionDecision.objects.filter(version=w.force, move="approve").get().pk,
        "copy": ControlledCopy.objects.get().pk,
        "draft_decision": VersionDecision.objects.filter(version=w.review).latest("pk").pk,
        "step": VersionStep.objects.filter(version=w.review).first().pk,
        "period": period.pk,
        "class": period.access_class_id,
        "rendition": Rendition.objects.get(version=w.force).pk,
        "issuing": w.force.issuing_decision_id,
        "seals": Seal.objects.count(),
        "stored": Rendition.objects.get(version=w.force).file_id,
    }


def on_content() -> dict[str, Attack]:
    """On every kind of content of a version in force or under decision."""
    found: dict[str, Attack] = {}
    for name in CONTENT:
        table = f"documents_{name}"
        found[f"{name}: delete"] = f"DELETE FROM {table} WHERE version_id = {{force}}"
        found[f"{name}: move to a draft"] = f"UPDATE {table} SET version_id = {{draft}} WHERE version_id = {{review}}"
        found[f"{name}: move from a draft"] = f"UPDATE {table} SET version_id = {{force}} WHERE version_id = {{draft}}"
    found["section: text"] = "UPDATE documents_section SET html = 'x' WHERE version_id = {force}"
    found["section: text under review"] = "UPDATE documents_section SET html = 'x' WHERE version_id = {review}"
    found["section: everywhere"] = "UPDATE documents_section SET html = replace(html, 'a', 'b')"
    found["section: order"] = 'UPDATE documents_section SET "order" = "order" + 1 WHERE version_id = {force}'
    found["section: one more"] = (
        'INSERT INTO documents_section (version_id, uuid, "order", level, number, heading, html, landscape, hint, token)'
        " SELECT {force}, '00000000-0000-0000-0000-000000000001', 99, 1, '9', 'x', 'x', landscape, '', 1"
        " FROM documents_section WHERE version_id = {draft}"
    )
    found["amendment: reason"] = "UPDATE documents_amendmentrow SET reason = 'x' WHERE version_id = {force}"
    found["clause: one more"] = (
        "INSERT INTO documents_versionclause (version_id, clause_id) SELECT {force}, clause_id FROM documents_versionclause"
    )
    found["answer: to a remark on another version"] = (
        "INSERT INTO documents_commentanswer (version_id, comment_id, person_id, person_name, unit_name, text, at)"
        " SELECT {draft}, comment_id, person_id, person_name, unit_name, text, at FROM documents_commentanswer"
    )
    return found


def on_versions() -> dict[str, Attack]:
    """On the version itself, its state and its snapshot."""
    set_ = "UPDATE documents_version SET"
    return {
        "title": f"{set_} title = 'x' WHERE id = {{force}}",
        "title under review": f"{set_} title = 'x' WHERE id = {{review}}",
        "number": f"{set_} issue = 9, revision = 9 WHERE id = {{force}}",
        "another document": f"{set_} document_id = {{other_document}} WHERE id = {{force}}",
        "another author": f"{set_} author_id = {{head}} WHERE id = {{review}}",
        "another file": f"{set_} file_id = {{file}} WHERE id = {{force}}",
        "another reason": f"{set_} reason = 'x', basis = 'x' WHERE id = {{force}}",
        "who applies it": f"{set_} applying_id = NULL WHERE id = {{force}}",
        "another key": f"{set_} id = 999999 WHERE id = {{force}}",
        "snapshot": f"{set_} snapshot = '{{{{}}}}' WHERE id = {{force}}",
        "hash": f"{set_} content_sha256 = 'x' WHERE id = {{force}}",
        "snapshot and hash under review": f"{set_} snapshot = '{{{{}}}}', content_sha256 = 'x' WHERE id = {{review}}",
        "back to draft when in force": f"{set_} state = 'draft' WHERE id = {{force}}",
        "back to draft with another title": f"{set_} state = 'draft', title = 'x' WHERE id = {{review}}",
        "approved without a decision": f"{set_} state = 'approved' WHERE id = {{review}}",
        "a draft approved without a decision": f"{set_} state = 'approved' WHERE id = {{draft}}",
        "an unknown state": f"{set_} state = 'perfect' WHERE id = {{draft}}",
        "cancelled while in force": f"{set_} state = 'cancelled' WHERE id = {{force}}",
        "another round while in force": f"{set_} round = 9 WHERE id = {{force}}",
        "its decision taken off while in force": f"{set_} issuing_decision_id = NULL WHERE id = {{force}}",
        "another date of effect while in force": f"{set_} effective_date = '2020-01-01' WHERE id = {{force}}",
        "delete under review": "DELETE FROM documents_version WHERE id = {review}",
        "delete a draft": "DELETE FROM documents_version WHERE id = {draft}",
        "upsert": "INSERT INTO documents_version SELECT * FROM documents_version WHERE id = {force}"
        " ON CONFLICT (id) DO UPDATE SET title = 'x'",
        "in a savepoint": ("BEGIN", "SAVEPOINT a", f"{set_} title = 'x' WHERE id = {{force}}", "RELEASE a", "COMMIT"),
        "after a harmless one": (
            "BEGIN",
            f"{set_} issue_error = '' WHERE id = {{force}}",
            f"{set_} title = 'x'",
            "COMMIT",
        ),
        "by a common table": f"WITH v AS (SELECT id FROM documents_version) {set_} title = 'x' WHERE id IN (SELECT id FROM v)",
        "from another row": f"{set_} title = d.title FROM documents_document d WHERE documents_version.id = {{force}}",
        "cascade from the document": "DELETE FROM documents_document WHERE id = {document}",
        "cascade from the person": "DELETE FROM people_user WHERE id = {author}",
        "cascade from the agency": "DELETE FROM people_agency",
    }


def on_decisions() -> dict[str, Attack]:
    """On decisions, issuing, periods and renditions."""
    copy = (
        "INSERT INTO documents_versiondecision (move, round, person_id, person_name, post_title, unit_name, capacity, on_behalf_of,"
        " delegation_text, remark, content_sha256, at, version_id) SELECT 'approve', round, {who}, person_name, post_title, unit_name,"
        " capacity, on_behalf_of, '', '', {hash}, at, {{review}} FROM documents_versiondecision WHERE id = {{draft_decision}}"
    )
    period = "INSERT INTO documents_inforce (document_id, version_id, from_date, until_date, opened_at, late_reason, access_class_id)"
    return {
        "decide as the author": copy.format(who="{author}", hash="content_sha256"),
        "decide on another content": copy.format(who="{head}", hash="'x'"),
        "decision on another version": "UPDATE documents_versiondecision SET version_id = {review} WHERE id = {decision}",
        "decision by another person": "UPDATE documents_versiondecision SET person_id = {author} WHERE id = {decision}",
        "decision at another time": "UPDATE documents_versiondecision SET at = '2020-01-01 00:00:00+00:00' WHERE id = {decision}",
        "editor taken off": "DELETE FROM documents_versioneditor WHERE version_id = {review}",
        "editor made another": "UPDATE documents_versioneditor SET person_id = {head} WHERE version_id = {review}",
        "issued: number": "UPDATE documents_issuingdecision SET number = '1/QĐ' WHERE id = {issuing}",
        "issued: date": "UPDATE documents_issuingdecision SET date = '2020-01-01' WHERE id = {issuing}",
        "issued: signer": "UPDATE documents_issuingdecision SET signer_name = 'x' WHERE id = {issuing}",
        "issued: place and grounds": "UPDATE documents_issuingdecision SET place = 'x', grounds = '[]' WHERE id = {issuing}",
        "issued: recipients": "UPDATE documents_issuingdecision SET recipients = '[\"x\"]' WHERE id = {issuing}",
        "issued: undone": "UPDATE documents_issuingdecision SET issued_at = NULL WHERE id = {issuing}",
        "issued: delete": "DELETE FROM documents_issuingdecision WHERE id = {issuing}",
        "period: from": "UPDATE documents_inforce SET from_date = '2020-01-01' WHERE id = {period}",
        "period: opened": "UPDATE documents_inforce SET opened_at = '2020-01-01 00:00:00+00:00' WHERE id = {period}",
        "period: another version": "UPDATE documents_inforce SET version_id = {review} WHERE id = {period}",
        "period: another document": "UPDATE documents_inforce SET document_id = {other_document} WHERE id = {period}",
        "period: ends before it begins": "UPDATE documents_inforce SET until_date = '2020-01-01' WHERE id = {period}",
        "period: for what is not approved": f"{period} SELECT {{other_document}}, {{draft}}, '2020-01-01', NULL, opened_at, '',"
        " access_class_id FROM documents_inforce WHERE id = {period}",
        "period: a second at the same time": f"{period} SELECT document_id, {{review}}, from_date, NULL, opened_at, '',"
        " access_class_id FROM documents_inforce WHERE id = {period}",
        "rendition: another file": "UPDATE documents_rendition SET file_id = {file} WHERE id = {rendition}",
        "rendition: a second official": "INSERT INTO documents_rendition (version_id, kind, file_id, content_sha256, is_import, made_at)"
        " SELECT version_id, kind, {file}, content_sha256, is_import, made_at FROM documents_rendition WHERE id = {rendition}",
        "stored file: another hash": "UPDATE files_storedfile SET sha256 = substr(sha256, 2) || 'f' WHERE id = {stored}",
        "stored file: delete": "DELETE FROM files_storedfile WHERE id = {stored}",
    }


def on_tables() -> dict[str, Attack]:
    """The plain way, on every table whose rows only come or stay."""
    found: dict[str, Attack] = {}
    for table, change in APPENDED.items():
        found[f"{table}: update"] = f"UPDATE {table} SET {change}"
        found[f"{table}: delete"] = f"DELETE FROM {table}"
    found["documents_documentcode: used again"] = "UPDATE documents_documentcode SET code = code || '9'"
    for table in KEPT:
        found[f"{table}: delete"] = f"DELETE FROM {table}"
    entry = "INSERT INTO trail_seal (number, entry_id, hash, key_id) SELECT"
    found["trail_seal: a gap"] = f"{entry} {{seals}} + 5, MAX(id), 'x', 'x' FROM trail_entry"
    found["trail_seal: below"] = f"{entry} 0, MAX(id), 'x', 'x' FROM trail_entry"
    found["trail_entry: upsert"] = (
        "INSERT INTO trail_entry SELECT * FROM trail_entry WHERE true ON CONFLICT (id) DO UPDATE SET act = 'exported'"
    )
    found["trail_seal: upsert"] = (
        "INSERT INTO trail_seal SELECT * FROM trail_seal WHERE true ON CONFLICT (number) DO UPDATE SET hash = 'x'"
    )
    return found


def on_copies() -> dict[str, Attack]:
    """On controlled copies and what happened to them."""
    set_ = "UPDATE documents_controlledcopy SET"
    return {
        "copy: another number": f"{set_} number = 7 WHERE id = {{copy}}",
        "copy: another code": f"{set_} short_code = '0000000000', token = '00000000000000000000000000' WHERE id = {{copy}}",
        "copy: another version": f"{set_} version_id = {{review}} WHERE id = {{copy}}",
        "copy: not released any more": f"{set_} stage = 'unreleased', released_at = NULL WHERE id = {{copy}}",
        "copy: an unknown stage": f"{set_} stage = 'vanished' WHERE id = {{copy}}",
        "copy: released at another time": f"{set_} released_at = '2020-01-01 00:00:00+00:00' WHERE id = {{copy}}",
        "copy: delete": "DELETE FROM documents_controlledcopy WHERE id = {copy}",
        "copy: its life rewritten": "UPDATE documents_copymove SET by_name = 'x'",
        "copy: its life forgotten": "DELETE FROM documents_copymove",
        "copy: certified by its holder": "INSERT INTO documents_copymove (copy_id, move, by_id, by_name, at, words) SELECT id,"
        " 'certify', holder_id, 'x', released_at, 'x' FROM documents_controlledcopy WHERE id = {copy}",
    }


ROWS: dict[str, Attack] = {**on_content(), **on_versions(), **on_decisions(), **on_copies(), **on_tables()}
