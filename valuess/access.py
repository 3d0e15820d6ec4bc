"""Who may come in where: one table for every address, and the door that reads it.

An endpoint that is not in the table is closed to everyone, so a forgotten line
shows at once. What a person may see of one page (published, working, in the bin)
is the model's to say; what is refused there answers like what does not exist.
"""

from flask import abort, current_app, g, request

VISITOR, MEMBER, PARTICIPANT, PARTNER, COORDINATOR = range(5)

RANKS = {"": MEMBER, "participant": PARTICIPANT, "partner": PARTNER, "coordinator": COORDINATOR}


def written(kind, edit, see=PARTNER):
    """The lines of a room whose texts the desk serves: who sees, who looks back, who writes."""
    public = ("index", "show", "source")
    looking = (
        "history", "revision", "diff", "discussion", "reply", "close_thread", "reopen_thread",
        "message", "follow",
    )  # fmt: skip
    writing = (
        "new", "edit", "draft", "new_draft", "drop_draft", "preview", "resolve", "restore",
        "publish", "withdraw", "throw", "bin", "give_back", "review", "decide", "take_back",
        "rekind", "translate", "say", "unsay", "word", "word_file", "keep_word", "offline",
        "offline_file", "keep_offline", "import_file",
    )  # fmt: skip
    return {
        **{f"{kind}.{name}": VISITOR for name in public},
        **{f"{kind}.{name}": see for name in looking},
        **{f"{kind}.{name}": edit for name in writing},
    }


ACCESS = {
    "static": VISITOR,
    **written("programme", edit=COORDINATOR),
    **written("guide", edit=PARTNER),
    # case studies: their pages, and the circle's side (the circle is asked for in the room)
    **written("case", edit=PARTNER),
    **{f"case.{name}": PARTNER for name in (
        "desk", "open_case", "case", "facts_of", "circle", "guide", "edit_guide",
        "add_interview", "interview", "edit_interview", "consents", "signed_form", "links",
        "readings", "erase", "transcript", "write", "upload", "versions", "version",
        "restore_version", "names", "checked", "quotations", "propose", "quotation",
        "withdraw_quotation", "memo",
    )},  # fmt: skip
    # by the personal link of who was interviewed
    **{f"case.{name}": VISITOR for name in ("mine", "answer", "take_back_consent", "my_page")},
    "guide.organise": PARTNER,
    "guide.standing": PARTNER,
    "guide.glossary": VISITOR,
    **{f"guide.{name}": PARTNER for name in ("propose", "accept", "decline")},
    "home.root": VISITOR,
    "home.index": VISITOR,
    "home.search": VISITOR,
    "home.my": MEMBER,
    "home.healthz": VISITOR,
    "home.robots": VISITOR,
    "programme.place": COORDINATOR,
    "home.sitemap": VISITOR,
    "programme.settings": COORDINATOR,
    "files.show": VISITOR,
    "files.upload": PARTNER,
    "accounts.sign_in": VISITOR,
    "accounts.sign_out": VISITOR,
    "accounts.by_link": VISITOR,
    "accounts.forgotten": VISITOR,
    "accounts.link": VISITOR,
    "accounts.invitation": VISITOR,
    "accounts.index": MEMBER,
    "accounts.details": MEMBER,
    "accounts.email": MEMBER,
    "accounts.password": MEMBER,
    "accounts.end_session": MEMBER,
    "accounts.data": MEMBER,
    "following.digest": MEMBER,
    "following.stop": MEMBER,
    "following.stop_digest": VISITOR,
    "admin.index": COORDINATOR,
    "admin.audit": COORDINATOR,
    "admin.outbox": COORDINATOR,
    "admin.retry": COORDINATOR,
    "admin.people": COORDINATOR,
    "admin.invite": COORDINATOR,
    "admin.invite_again": COORDINATOR,
    "admin.withdraw": COORDINATOR,
    "admin.place": COORDINATOR,
    "admin.close": COORDINATOR,
    "admin.reopen": COORDINATOR,
    "admin.erase": COORDINATOR,
    "admin.sign_out": COORDINATOR,
    "admin.organisations": COORDINATOR,
    "admin.new_organisation": COORDINATOR,
    "admin.organisation": COORDINATOR,
    # evidence
    "evidence.index": VISITOR,
    "evidence.table": VISITOR,
    "evidence.show": VISITOR,
    "evidence.pick": PARTNER,
    # files that take longer: each kind says who may have it
    **{f"prepared.{name}": MEMBER for name in ("show", "ask", "take")},
    "evidence.covered": PARTNER,
    "evidence.covered_table": PARTNER,
    # the copy to keep
    "keeping.index": COORDINATOR,
    "keeping.make": COORDINATOR,
    "keeping.take": COORDINATOR,
    # the questionnaire
    "survey.index": VISITOR,
    "survey.run_all": COORDINATOR,
    "survey.imports": COORDINATOR,
    "survey.imports_one": COORDINATOR,
    "survey.imports_rows": COORDINATOR,
    "survey.imports_begin": COORDINATOR,
    "survey.imports_resume": COORDINATOR,
    "survey.imports_undo": COORDINATOR,
    "survey.imports_forget": COORDINATOR,
    **{
        f"survey.{name}": COORDINATOR
        for name in (
            "run", "run_state", "run_reader", "run_new", "build", "build_act",
            "build_drop", "build_question", "build_new_question", "build_section",
            "build_new_section", "build_preview", "build_release", "build_file", "build_import",
        )
    },
    # the meeting: its agenda, to read
    "meeting.index": VISITOR,
    "meeting.of": VISITOR,
    "meeting.now": VISITOR,
    "meeting.screen": VISITOR,
    "meeting.show": VISITOR,
    "meeting.ics": VISITOR,
    "meeting.calendar": VISITOR,
    "meeting.feed": VISITOR,
    "meeting.notes": PARTICIPANT,
    "meeting.note": PARTICIPANT,
    "meeting.keep_note": PARTICIPANT,
    # the meeting: seats
    **{f"meeting.{name}": PARTICIPANT for name in ("seat", "leave", "swap")},
    **{f"visits.{name}": PARTICIPANT for name in ("seat", "leave", "swap")},
    # the meeting: registering
    "meeting.register": MEMBER,
    "meeting.withdraw": PARTICIPANT,
    "meeting.withdraw_consent": PARTICIPANT,
    # the meeting: building the agenda
    "meeting.organise": COORDINATOR,
    "meeting.organise_meetings": COORDINATOR,
    "meeting.organise_new": COORDINATOR,
    "meeting.organise_agenda": COORDINATOR,
    "meeting.organise_meeting": COORDINATOR,
    "meeting.organise_add": COORDINATOR,
    "meeting.organise_item": COORDINATOR,
    "meeting.organise_duplicate": COORDINATOR,
    "meeting.organise_delete": COORDINATOR,
    "meeting.organise_hide": COORDINATOR,
    "meeting.organise_show": COORDINATOR,
    "meeting.organise_cancel": COORDINATOR,
    "meeting.organise_restore": COORDINATOR,
    "meeting.organise_import": COORDINATOR,
    "meeting.organise_preview": COORDINATOR,
    "meeting.organise_confirm": COORDINATOR,
    "meeting.organise_people": COORDINATOR,
    "meeting.organise_enrol": COORDINATOR,
    "meeting.organise_person": COORDINATOR,
    "meeting.organise_seat": COORDINATOR,
    "meeting.organise_unseat": COORDINATOR,
    "meeting.organise_withdraw": COORDINATOR,
    "meeting.organise_exports": COORDINATOR,
    "meeting.organise_export": COORDINATOR,
    # the meeting: who comes, presence, decisions, papers
    "meeting.people": PARTICIPANT,
    "meeting.people_file": PARTICIPANT,
    "meeting.people_pdf": PARTICIPANT,
    "meeting.write": PARTICIPANT,
    "meeting.presence": PARTICIPANT,
    "meeting.mark": PARTICIPANT,
    "meeting.marks": PARTICIPANT,
    "meeting.day_presence": PARTNER,
    "meeting.day_mark": PARTNER,
    "meeting.day_marks": PARTNER,
    "meeting.worker": VISITOR,
    "meeting.badge": VISITOR,
    "meeting.badge_mark": PARTICIPANT,
    "meeting.sheets": COORDINATOR,
    "meeting.sheet_pdf": PARTICIPANT,
    "meeting.day_sheet_pdf": PARTNER,
    "meeting.badges_pdf": COORDINATOR,
    "meeting.certificate": MEMBER,
    "meeting.sheet": PARTICIPANT,
    "meeting.sheet_signed": COORDINATOR,
    "meeting.sheet_reconcile": COORDINATOR,
    "meeting.scan": PARTICIPANT,
    "meeting.new_scan": PARTICIPANT,
    "meeting.drop_scan": COORDINATOR,
    "meeting.decisions": VISITOR,
    "meeting.decision": VISITOR,
    "meeting.item_decisions": VISITOR,
    "meeting.new_decision": PARTICIPANT,
    "meeting.edit_decision": PARTICIPANT,
    "meeting.withdraw_decision": PARTICIPANT,
    "meeting.reinstate_decision": PARTICIPANT,
    "meeting.begin_notes": PARTICIPANT,
    **written("notes", edit=PARTICIPANT, see=PARTICIPANT),
    **dict.fromkeys(("notes.publish", "notes.withdraw"), PARTNER),
    **dict.fromkeys(("notes.throw", "notes.bin", "notes.give_back"), COORDINATOR),
    # visits
    "visits.index": VISITOR,
    "visits.show": VISITOR,
    "visits.edit": MEMBER,
    "visits.coach": VISITOR,
    "visits.board": PARTICIPANT,
    "visits.coaches_index": COORDINATOR,
    "visits.new_coach": COORDINATOR,
    "visits.edit_coach": COORDINATOR,
    "visits.manifest": COORDINATOR,
    "visits.manifest_pdf": COORDINATOR,
    "visits.manifest_csv": COORDINATOR,
    "visits.wishes": PARTICIPANT,
    "visits.allocation": COORDINATOR,
    "visits.run": COORDINATOR,
    "visits.apply": COORDINATOR,
    "visits.tell": COORDINATOR,
    "visits.drop_result": COORDINATOR,
    "visits.take_back": COORDINATOR,
    "visits.pin": COORDINATOR,
    # the itinerary
    "visits.itinerary": MEMBER,
    "visits.itinerary_ics": MEMBER,
    "visits.itinerary_pdf": MEMBER,
    "visits.calendar": MEMBER,
    "visits.add": MEMBER,
    "visits.own": MEMBER,
    "visits.drop": MEMBER,
    "visits.feed": VISITOR,
    # travel support
    "travel.index": PARTICIPANT,
    "travel.new": PARTICIPANT,
    "travel.show": PARTICIPANT,
    "travel.change": PARTICIPANT,
    "travel.act": PARTICIPANT,
    "travel.evidence": PARTICIPANT,
    "travel.new_line": PARTICIPANT,
    "travel.line": PARTICIPANT,
    "travel.drop_line": PARTICIPANT,
    "travel.add_files": PARTICIPANT,
    "travel.drop_file": PARTICIPANT,
    "travel.printed": PARTICIPANT,
    "travel.all": COORDINATOR,
    "travel.budget_page": COORDINATOR,
    "travel.rules": COORDINATOR,
    "travel.decide": COORDINATOR,
    "travel.judge": COORDINATOR,
    "travel.export_csv": COORDINATOR,
    "travel.export_xlsx": COORDINATOR,
    "travel.traveller_dossier": COORDINATOR,
    "travel.meeting_dossier": COORDINATOR,
    "travel.dossier_page": COORDINATOR,
    "travel.make_dossier": COORDINATOR,
    # the questionnaire: what was answered
    **{f"survey.{name}": VISITOR for name in ("results", "result", "result_file", "snapshots")},
    "survey.freeze": PARTNER,
    **dict.fromkeys(("survey.publish", "survey.unpublish"), COORDINATOR),
    **{
        f"survey.{name}": PARTNER
        for name in (
            "open_answers", "open_answer", "translate_answer", "release_answer",
            "withhold_answer", "code_answer", "exports", "export",
        )
    },
    # coding
    **dict.fromkeys(
        (f"coding.{name}" for name in (
            "index", "colours", "text", "choose", "mark", "memo", "change_memo", "undo",
            "passage", "recode", "unmark", "looked", "passage_memo", "translate",
            "book", "new_code", "edit_code", "move_code", "retire_code", "reinstate_code",
            "merge_code", "code_memo", "matrix_page", "matrix_file", "cell", "compare", "settle",
            "exchange", "qdc", "qdpx", "passages_file", "comparison", "comparison_file",
            "tied_passages", "tie_code", "untie_code", "edges", "stretch",
        )), PARTNER,
    ),
    "coding.bring": COORDINATOR,
    # the questionnaire: answering it, and who is invited
    **{
        f"survey.{name}": VISITOR
        for name in (
            "show",
            "invited",
            "stop_reminders",
            "begin",
            "answer",
            "answer_page",
            "answer_check",
            "answer_stop",
            "answer_sent",
            "answer_copy",
            "answer_withdraw",
            "answer_leave",
            "resume",
            "resume_by_link",
        )
    },
    **{
        f"survey.{name}": COORDINATOR
        for name in (
            "people",
            "people_add",
            "people_remind",
            "people_remove",
            "interviews",
            "interviews_act",
            "interviews_file",
        )
    },
    # editions of the guide
    "guide.editions": VISITOR,
    "guide.edition": VISITOR,
    "guide.edition_page": VISITOR,
    "guide.edition_picture": VISITOR,
    "guide.edition_file": VISITOR,
    "guide.edition_both": VISITOR,
    "guide.next_edition": PARTNER,
    "guide.sign_edition": PARTNER,
    "guide.unsign_edition": PARTNER,
    "guide.prepare_edition": COORDINATOR,
    "guide.freeze_edition": COORDINATOR,
    "guide.drop_edition": COORDINATOR,
    "guide.make_edition": COORDINATOR,
}


def rank(user):
    """How far in a person may go; None is a visitor."""
    return VISITOR if user is None else RANKS[user.role]


def may(level, user=None):
    """True when the person on the page may enter what is open from `level` up."""
    return rank(user or g.get("user")) >= level


def init_app(app):
    app.jinja_env.globals.update(
        may=may, ACCESS=ACCESS, PARTICIPANT=PARTICIPANT, PARTNER=PARTNER, COORDINATOR=COORDINATOR
    )

    @app.before_request
    def door():
        if request.endpoint is None:
            return None
        level = ACCESS.get(request.endpoint)
        if level is None:
            abort(404)
        if may(level):
            return None
        if g.user is None:
            return current_app.extensions["ask_who"]()
        abort(403)
