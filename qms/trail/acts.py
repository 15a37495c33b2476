"""The closed list of acts the trail knows. What is not listed here cannot be recorded."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """What somebody did, as a past participle; the label is what an investigator reads."""

    # at the door
    SIGNED_IN = "signed_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
    SIGN_IN_LOCKED = "sign_in_locked", _("Sign-in locked for a while")
    SIGNED_OUT = "signed_out", _("Signed out")
    SESSION_ENDED = "session_ended", _("Session ended")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    PASSWORD_RESET = "password_reset", _("One-time password given")
    TOKEN_CREATED = "token_created", _("Personal token made")
    TOKEN_REVOKED = "token_revoked", _("Personal token revoked")
    TRAIL_READ = "trail_read", _("Trail looked at")
    # people and organisation
    PERSON_CREATED = "person_created", _("Person entered")
    PERSON_CHANGED = "person_changed", _("Person's details changed")
    PERSON_DEACTIVATED = "person_deactivated", _("Person deactivated")
    PERSON_REACTIVATED = "person_reactivated", _("Person reactivated")
    PERSON_LET_GO = "person_let_go", _("Person handed over to another agency")
    PERSON_TAKEN_ON = "person_taken_on", _("Person taken on from another agency")
    APPOINTED = "appointed", _("Appointed to a post")
    APPOINTMENT_ENDED = "appointment_ended", _("Appointment ended")
    ROLE_GIVEN = "role_given", _("Role given to a post")
    ROLE_TAKEN = "role_taken", _("Role taken from a post")
    DELEGATION_GIVEN = "delegation_given", _("Delegation given")
    DELEGATION_REVOKED = "delegation_revoked", _("Delegation revoked")
    AGENCY_CREATED = "agency_created", _("Agency entered")
    AGENCY_CHANGED = "agency_changed", _("Agency changed")
    AGENCY_ENDED = "agency_ended", _("Agency ended")
    UNIT_CREATED = "unit_created", _("Unit entered")
    UNIT_CHANGED = "unit_changed", _("Unit changed")
    UNIT_ENDED = "unit_ended", _("Unit ended")
    POST_CREATED = "post_created", _("Post entered")
    POST_CHANGED = "post_changed", _("Post changed")
    POST_ENDED = "post_ended", _("Post ended")
    CALENDAR_CHANGED = "calendar_changed", _("Working calendar changed")
    SETTINGS_CHANGED = "settings_changed", _("Settings changed")
    STRUCTURE_IMPORTED = "structure_imported", _("Units, posts and people imported")
    # a document's life
    DOCUMENT_CREATED = "document_created", _("Document created")
    DOCUMENT_CHANGED = "document_changed", _("Document's details changed")
    HANDED_OVER = "handed_over", _("Document handed over to another unit")
    CODE_CHANGED = "code_changed", _("Code of the document changed")
    DRAFT_STARTED = "draft_started", _("Draft started")
    DRAFT_IMPORTED = "draft_imported", _("Draft imported from Word")
    RULE_WAIVED = "rule_waived", _("Rule of the procedure set aside or taken up again")
    SUBMITTED = "submitted", _("Submitted")
    CHECKED = "checked", _("Checked")
    OPINION_GIVEN = "opinion_given", _("Opinion given")
    REVIEWED = "reviewed", _("Reviewed")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    WITHDRAWN_BY_AUTHOR = "withdrawn_by_author", _("Withdrawn by the author")
    CANCELLED = "cancelled", _("Cancelled")
    REASSIGNED = "reassigned", _("Step reassigned")
    ISSUED = "issued", _("Issued")
    IN_FORCE = "in_force", _("Put in force")
    PERIOD_CHANGED = "period_changed", _("Period in force changed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    IMPORTED = "imported", _("Imported as already in force")
    ACCESS_CHANGED = "access_changed", _("Access changed")
    CHANGE_ASKED = "change_asked", _("Change asked for")
    CHANGE_ACCEPTED = "change_accepted", _("Change request accepted")
    CHANGE_REFUSED = "change_refused", _("Change request refused")
    CHANGE_ALTERED = "change_altered", _("Documents of a change request altered")
    PRACTICE_SIGNALLED = "practice_signalled", _("Signal from practice sent")
    PRACTICE_REWORDED = "practice_reworded", _("Words of a signal from practice changed")
    PRACTICE_TAKEN_UP = "practice_taken_up", _("Signals from practice taken up")
    PRACTICE_ANSWERED = "practice_answered", _("Signals from practice answered")
    LAW_CHANGED = "law_changed", _("Change of a law entered")
    IMPACT_OPENED = "impact_opened", _("Impact case opened")
    IMPACT_SETTLED = "impact_settled", _("Places of an impact case settled")
    IMPACT_CLOSED = "impact_closed", _("Impact case closed")
    REVIEWS_SCHEDULED = "reviews_scheduled", _("Periodic reviews scheduled")
    REVIEW_BEGUN = "review_begun", _("Review begun out of turn")
    REVIEW_DECIDED = "review_decided", _("Periodic review decided")
    REVIEW_CLOSED = "review_closed", _("Periodic review closed")
    REVIEW_INTERVAL = "review_interval", _("Review interval changed")
    TEXT_HELD_BACK = "text_held_back", _("Held back until its review")
    TEXT_GIVEN_BACK = "text_given_back", _("Given back to its readers")
    READING_ASKED = "reading_asked", _("Readers asked to confirm")
    READING_CONFIRMED = "reading_confirmed", _("Confirmed as read")
    READERS_CHANGED = "readers_changed", _("Readers or questions of a document changed")
    PROCEDURES_LOOKED_AT = "procedures_looked_at", _("Procedures in force looked through")
    STEPS_ACCEPTED = "steps_accepted", _("Steps proposed from a record taken into a draft")
    TTHC_IMPORTED = "tthc_imported", _("Administrative procedures brought in")
    TTHC_ASSIGNED = "tthc_assigned", _("Responsibility for an administrative procedure given")
    TTHC_UNASSIGNED = "tthc_unassigned", _("Responsibility for an administrative procedure ended")
    TTHC_ABOLISHED = "tthc_abolished", _("Administrative procedure marked abolished")
    TTHC_RESTORED = "tthc_restored", _("Administrative procedure counts again")
    TTHC_ANNOUNCED = "tthc_announced", _("Decision announcing administrative procedures entered")
    TTHC_TAKEN_BACK = "tthc_taken_back", _("Decision announcing administrative procedures taken back")
    TTHC_SETTLED = "tthc_settled", _("List of administrative procedures brought up to date")
    SHARED = "shared", _("Shared")
    SHARE_ENDED = "share_ended", _("Share ended")
    PRINTED = "printed", _("Printed")
    DOWNLOADED = "downloaded", _("Downloaded")
    EXPORTED = "exported", _("Exported")
    COPY_ISSUED = "copy_issued", _("Controlled copy issued")
    COPY_NUMBERED = "copy_numbered", _("Controlled copy given a number")
    COPY_NOT_RELEASED = "copy_not_released", _("Controlled copy could not be printed")
    COPY_RECEIVED = "copy_received", _("Controlled copy received")
    COPY_PASSED_ON = "copy_passed_on", _("Controlled copy passed on")
    COPY_RECALLED = "copy_recalled", _("Controlled copy recalled")
    COPY_RECALL_LIFTED = "copy_recall_lifted", _("Recall of a controlled copy lifted")
    COPY_RETURNED = "copy_returned", _("Controlled copy returned")
    COPY_SAID_DESTROYED = "copy_said_destroyed", _("Controlled copy destroyed, as its holder states")
    COPY_DESTROYED = "copy_destroyed", _("Controlled copy destroyed, certified")
    COPY_LOST = "copy_lost", _("Controlled copy lost")
    COPY_FOUND = "copy_found", _("Lost controlled copy found")
    # records and yearly duties
    RECORDS_TAKEN_UP = "records_taken_up", _("Records to keep read from procedures")
    SERIES_CHANGED = "series_changed", _("Record series changed")
    RECORD_OPENED = "record_opened", _("File of records opened")
    RECORD_CLOSED = "record_closed", _("File of records closed")
    RECORD_MOVED = "record_moved", _("File of records moved")
    RECORD_HELD = "record_held", _("File of records held")
    RECORD_RELEASED = "record_released", _("Hold of a file of records lifted")
    RECORD_ARCHIVED = "record_archived", _("File of records handed over to the archive")
    RECORDS_DISPOSED = "records_disposed", _("Files of records destroyed")
    DUTIES_MADE = "duties_made", _("Duties of the year entered")
    DUTY_ASSIGNED = "duty_assigned", _("Duty given to another post")
    DUTY_DONE = "duty_done", _("Duty done")
    DUTY_EXCUSED = "duty_excused", _("Duty marked not applicable")
    DUTY_REOPENED = "duty_reopened", _("Duty taken up again")
    # audits
    AUDITOR_CERTIFIED = "auditor_certified", _("Auditor entered in the register")
    AUDITOR_ENDED = "auditor_ended", _("Auditor's certificate ended")
    CHECKLIST_KEPT = "checklist_kept", _("Template of a checklist kept")
    PROGRAMME_MADE = "programme_made", _("Audit programme proposed")
    PROGRAMME_WRITTEN = "programme_written", _("Audit programme changed")
    PROGRAMME_ADJUSTED = "programme_adjusted", _("Audit moved in the programme")
    AUDIT_OPENED = "audit_opened", _("Audit entered")
    AUDIT_WRITTEN = "audit_written", _("Plan of an audit changed")
    TEAM_CHANGED = "team_changed", _("Audit team changed")
    OVERRIDE_ASKED = "override_asked", _("Permission asked to audit in spite of a conflict")
    OVERRIDE_DECIDED = "override_decided", _("Permission to audit in spite of a conflict decided")
    SAMPLE_DRAWN = "sample_drawn", _("Sample of an audit drawn")
    QUESTIONS_ADDED = "questions_added", _("Questions added to a checklist")
    QUESTION_TAKEN_OFF = "question_taken_off", _("Question taken off a checklist")
    QUESTION_ANSWERED = "question_answered", _("Question of a checklist answered")
    QUESTION_SHOWN = "question_shown", _("Evidence added to a question of a checklist")
    MINUTES_WRITTEN = "minutes_written", _("Minutes of an audit written")
    AUDIT_MOVED = "audit_moved", _("Audit moved on")
    REPORT_ANSWERED = "report_answered", _("Audit report answered by the unit")
    CLAUSE_LEFT_OUT = "clause_left_out", _("Clause said not to apply")
    CLAUSE_APPLIES = "clause_applies", _("Clause applies again")
    # management review
    MEETING_PLANNED = "meeting_planned", _("Management review planned")
    MEETING_WRITTEN = "meeting_written", _("Plan of a management review changed")
    MEETING_INPUT = "meeting_input", _("Input of a management review written")
    MEETING_FROZEN = "meeting_frozen", _("Inputs of a management review frozen")
    MEETING_RETAKEN = "meeting_retaken", _("Inputs of a management review taken up again")
    MEETING_CANCELLED = "meeting_cancelled", _("Management review cancelled")
    MEETING_HELD = "meeting_held", _("Management review held")
    MEETING_DECIDED = "meeting_decided", _("Decision of a management review written")
    MEETING_SIGNED = "meeting_signed", _("Minutes of a management review signed")
    MEETING_CLOSED = "meeting_closed", _("Management review closed")
    MEETING_DONE = "meeting_done", _("Decision of a management review carried out")
    # findings and corrective action
    FINDING_RECORDED = "finding_recorded", _("Finding recorded")
    FINDING_GRADED = "finding_graded", _("Finding graded anew")
    FINDING_ANSWERED = "finding_answered", _("Finding of an inspection answered")
    FINDING_CLOSED = "finding_closed", _("Finding closed with a written reason")
    FINDING_WITHDRAWN = "finding_withdrawn", _("Finding withdrawn")
    EVIDENCE_ADDED = "evidence_added", _("Evidence added")
    CORRECTIVE_OPENED = "corrective_opened", _("Corrective action opened")
    CORRECTIVE_ASSIGNED = "corrective_assigned", _("Corrective action given to a post")
    CORRECTION_WRITTEN = "correction_written", _("Correction written down")
    CORRECTION_TAKEN_BACK = "correction_taken_back", _("Correction taken back")
    CAUSE_WRITTEN = "cause_written", _("Cause analysed")
    CAUSE_PROPOSED = "cause_proposed", _("Cause and actions put forward")
    CAUSE_APPROVED = "cause_approved", _("Cause and actions approved")
    CAUSE_SENT_BACK = "cause_sent_back", _("Cause and actions sent back")
    ACTION_PLANNED = "action_planned", _("Action planned")
    ACTION_DONE = "action_done", _("Action done")
    ACTION_EXTENDED = "action_extended", _("More time given for an action")
    ACTION_DROPPED = "action_dropped", _("Action dropped")
    ACTIONS_FINISHED = "actions_finished", _("Handed over for the effectiveness check")
    CHECK_PLANNED = "check_planned", _("Effectiveness check planned")
    EFFECT_CHECKED = "effect_checked", _("Effectiveness checked")
    CORRECTIVE_RESUMED = "corrective_resumed", _("Corrective action taken up again after its check")
    CORRECTIVE_CLOSED = "corrective_closed", _("Corrective action closed")
    CORRECTIVE_REOPENED = "corrective_reopened", _("Corrective action reopened")
    CORRECTIVE_CANCELLED = "corrective_cancelled", _("Corrective action cancelled")
    # objectives, risks, opportunities
    OBJECTIVE_PROPOSED = "objective_proposed", _("Objective proposed")
    OBJECTIVE_WRITTEN = "objective_written", _("Proposed objective changed")
    OBJECTIVE_APPROVED = "objective_approved", _("Objective approved")
    OBJECTIVE_RETARGETED = "objective_retargeted", _("Target of an objective changed")
    OBJECTIVE_ASSIGNED = "objective_assigned", _("Objective given to another post")
    OBJECTIVE_MEASURED = "objective_measured", _("Figure of an objective entered")
    OBJECTIVE_WITHDRAWN = "objective_withdrawn", _("Objective withdrawn")
    OBJECTIVE_CLOSED = "objective_closed", _("Objective closed")
    FIGURES_TAKEN = "figures_taken", _("Figures of objectives taken from a file")
    DOSSIERS_TAKEN = "dossiers_taken", _("Figures of dossiers taken from a file")
    RISK_RECORDED = "risk_recorded", _("Risk or opportunity recorded")
    RISK_WRITTEN = "risk_written", _("Risk or opportunity changed")
    RISK_ASSESSED = "risk_assessed", _("Risk or opportunity assessed")
    RISK_PLANNED = "risk_planned", _("Action on a risk or opportunity planned")
    RISK_DONE = "risk_done", _("Action on a risk or opportunity done")
    RISK_DROPPED = "risk_dropped", _("Action on a risk or opportunity dropped")
    RISK_CLOSED = "risk_closed", _("Risk or opportunity closed")
    # the machine room
    BACKUP_MADE = "backup_made", _("Backup made")
    BACKUP_RESTORED = "backup_restored", _("Backup restored")
    CLOCK_MOVED = "clock_moved", _("Clock of the server moved")
    INTEGRITY_FAILED = "integrity_failed", _("Integrity check failed")
    KEY_CHANGED = "key_changed", _("Sealing key changed")


# Decisions: their seal is made in the transaction of the act itself; everything else is sealed in batches.
SEALED_AT_ONCE = frozenset(
    {
        Act.SUBMITTED,
        Act.CHECKED,
        Act.REVIEWED,
        Act.APPROVED,
        Act.RETURNED,
        Act.CANCELLED,
        Act.ISSUED,
        Act.IN_FORCE,
        Act.PERIOD_CHANGED,
        Act.WITHDRAWN,
        Act.IMPORTED,
        Act.CAUSE_APPROVED,
        Act.CORRECTIVE_CLOSED,
        Act.CORRECTIVE_REOPENED,
        Act.FINDING_CLOSED,
        Act.OBJECTIVE_APPROVED,
        Act.OBJECTIVE_RETARGETED,
        Act.OBJECTIVE_CLOSED,
    }
)

# The only acts that carry a network address.
AT_THE_DOOR = (Act.SIGNED_IN, Act.SIGN_IN_FAILED, Act.SIGN_IN_LOCKED, Act.SIGNED_OUT, Act.SESSION_ENDED)


def choices() -> list[tuple[str, str]]:
    """The acts for a field; called late, so that a new act needs no migration."""
    return [(value, str(label)) for value, label in Act.choices]
