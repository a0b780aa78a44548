"""What tables and columns are called to the person they are about."""

TABLES = {
    "resident": "You",
    "contact_point": "How you may be reached",
    "vulnerability_flag": "What we were told to look out for",
    "household_member": "Who you live with",
    "resident_key": "What the system recognises you by",
    "resident_read": "Who looked at your record",
    "resident_opening": "Who asked to see your record",
    "resident_bar": "Who must not see your record",
    "equality_answer": "Equality questions that you answered",
    "referral": "Where you were referred",
    "referral_event": "What happened with your referrals",
    "referral_note": "What our staff and partners noted about you",
    "referral_appointment": "Your appointments",
    "referral_read": "Who has read messages about you",
    "disclosure": "What partners were told about you",
    "consent_agreement": "What you agreed to",
    "consent_basis": "Why we may share it",
    "consent_telling_back": "Whether partners may tell us how it went",
    "consent_contact": "How partners may reach you",
    "attachment": "Files that went with your referrals",
    "self_referral": "When you asked for help yourself",
    "signpost": "Where you were pointed to",
    "outcome_ask": "When we asked you whether it helped",
    "outcome_answer": "What you said of the help",
    "outcome_view": "What our staff saw of the help",
    "measurement": "Numbers that you gave before and after",
    "proposed_number": "Numbers that you gave us",
    "resident_word": "What we told you, or asked somebody to tell you",
    "rights_request": "What you asked of us before",
    "task": "What our staff were to do",
    "audit_event": "What was done with your record",
    "message": "Messages about it",
}
COLUMNS = {
    ("resident", "goal"): "What you want to change",
    ("resident", "circumstances"): "What you told us about your life",
    ("contact_point", "value"): "Number or address",
    ("contact_point", "label"): "Whose it is",
    ("contact_point", "may_write"): "We may write there",
    ("vulnerability_flag", "kind_code"): "What",
    ("vulnerability_flag", "source"): "Who said so",
    ("referral_note", "side"): "Whose note it is",
    ("referral_note", "is_shared"): "Read by both sides",
    ("referral_note", "words"): "Note",
    ("referral_note", "author_name"): "Written by",
    ("referral_event", "said_by"): "Said by",
    ("referral_event", "detail"): "Which, when and how",
    ("referral_appointment", "directions"): "Where",
    ("task", "words"): "What was to be done",
    ("task", "outcome"): "What came of it",
    ("resident_key", "key_hash"): "Code",
    ("resident_read", "page"): "Which page",
    ("message", "name"): "Kind",
    ("outcome_answer", "helped"): "Whether it helped",
    ("outcome_answer", "standing"): "What it makes of what the partner says",
    ("outcome_answer", "way"): "How you told us",
    ("outcome_view", "seen"): "What they saw",
    ("measurement", "scores"): "The numbers",
    ("proposed_number", "value"): "Number",
    ("proposed_number", "was_added"): "Added to your record",
}
ANYWHERE = {
    "at": "When",
    "created_at": "Written down",
    "last_modified": "Last changed",
    "reviewed_at": "Last checked with you",
    "review_on": "To be looked at again",
    "what": "What",
}


def of_table(name: str) -> str:
    return TABLES.get(name) or name.replace("_", " ").capitalize()


def of_column(table: str, name: str) -> str:
    return COLUMNS.get((table, name)) or ANYWHERE.get(name) or name.replace("_", " ").capitalize()
