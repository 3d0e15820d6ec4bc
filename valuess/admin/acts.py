"""The acts of the audit trail, in words."""

from valuess.i18n import lazy

ACTS = {
    "person invited": lazy("Invited a person"),
    "person invited again": lazy("Sent an invitation again"),
    "invitation withdrawn": lazy("Withdrew an invitation"),
    "account opened": lazy("Opened an account"),
    "account changed": lazy("Changed their name or language"),
    "address changed": lazy("Changed their e-mail address"),
    "password changed": lazy("Changed their password"),
    "role changed": lazy("Changed a role"),
    "organisation changed": lazy("Changed someone’s organisation"),
    "account closed": lazy("Closed an account"),
    "account reopened": lazy("Reopened an account"),
    "sessions ended": lazy("Ended someone’s sessions"),
    "organisation described": lazy("Described an organisation"),
    "person erased": lazy("Erased a person"),
    "text begun": lazy("Began a text"),
    "text saved": lazy("Saved a text"),
    "conflict kept": lazy("Wrote a text that conflicted, kept in the history"),
    "text published": lazy("Published a text"),
    "text withdrawn": lazy("Withdrew a text from the public"),
    "version restored": lazy("Restored an earlier version"),
    "document binned": lazy("Put a page into the bin"),
    "document given back": lazy("Took a page out of the bin"),
    "file kept": lazy("Added a file"),
    "guide arranged": lazy("Arranged the pages of the guide"),
    "programme page moved": lazy("Moved a page of the programme"),
    "programme words changed": lazy("Changed the words of the front page or of the notice"),
    "content loaded": lazy("Loaded the starting texts"),
    # the seat ledger
    "person seated": lazy("Gave someone a seat"),
    "seat removed": lazy("Took someone’s seat away"),
    "item changed": lazy("Changed an item of the agenda"),
    "item cancelled": lazy("Cancelled an item of the agenda"),
    "item restored": lazy("Took an item up again that was cancelled"),
    # the meeting: its settings and agenda
    "meeting described": lazy("Described a meeting"),
    "item added": lazy("Put an item on the agenda"),
    "item deleted": lazy("Deleted an item of the agenda"),
    "item hidden": lazy("Hid an item of the agenda"),
    "item shown": lazy("Showed an item of the agenda"),
    "agenda imported": lazy("Imported an agenda"),
    "person registered": lazy("Registered someone for a meeting"),
    "person withdrawn": lazy("Withdrew someone’s registration"),
    "meeting exported": lazy("Exported what a meeting holds"),
    # the meeting: registrations
    "registered": lazy("Registered for a meeting"),
    "registration changed": lazy("Changed their registration"),
    "registration withdrawn": lazy("Withdrew from a meeting"),
    "consent to needs withdrawn": lazy("Withdrew consent to diet and access needs"),
    # the meeting: groups, presence, papers
    # visits, coaches, wishes
    # travel support
    "travel ask": lazy("Asked for travel support"),
    "travel change": lazy("Changed a request for travel support"),
    "travel withdraw": lazy("Withdrew a request for travel support"),
    "travel approve": lazy("Approved travel support"),
    "travel amend": lazy("Changed an approval of travel support"),
    "travel refuse": lazy("Refused travel support"),
    "travel return": lazy("Sent travel papers back for correction"),
    "travel revoke": lazy("Withdrew an approval of travel support"),
    "travel reinstate": lazy("Gave an approval of travel support back"),
    "travel travel": lazy("Said that a journey is made"),
    "travel claim": lazy("Sent a travel claim"),
    "travel check": lazy("Checked a travel claim"),
    "travel pay": lazy("Recorded a travel payment"),
    "travel write line": lazy("Wrote a line of a travel claim"),
    "travel drop line": lazy("Took a line out of a travel claim"),
    "travel add evidence": lazy("Added travel evidence"),
    "travel drop evidence": lazy("Took travel evidence away"),
    "travel judge line": lazy("Decided on a line of a travel claim"),
    "travel rules changed": lazy("Changed the rules of travel support"),
    "travel dossier opened": lazy("Opened an auditor’s dossier"),
    "travel papers forgotten": lazy("Took the names out of travel papers"),
}


def in_words(act):
    """An act in the reader's language; one that is not known here, as it was noted."""
    return str(ACTS.get(act, act))
