"""Fixed lists of the directory in plain words: languages, and what is known about getting in and around."""

LANGUAGES = {
    "en": "English",
    "am": "Amharic",
    "ar": "Arabic",
    "bfi": "British Sign Language",
    "bn": "Bengali",
    "ckb": "Sorani Kurdish",
    "cs": "Czech",
    "cy": "Welsh",
    "es": "Spanish",
    "fa": "Farsi",
    "fr": "French",
    "gu": "Gujarati",
    "hi": "Hindi",
    "hu": "Hungarian",
    "it": "Italian",
    "ku": "Kurdish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "pa": "Punjabi",
    "pl": "Polish",
    "ps": "Pashto",
    "pt": "Portuguese",
    "ro": "Romanian",
    "rom": "Romani",
    "ru": "Russian",
    "sk": "Slovak",
    "so": "Somali",
    "sq": "Albanian",
    "ta": "Tamil",
    "ti": "Tigrinya",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "yue": "Cantonese",
    "zh": "Chinese",
}

ACCESS_LABELS = {
    "step-free": "Step-free",
    "accessible-toilet": "Accessible toilet",
    "changing-places": "Changing Places toilet",
    "hearing-loop": "Hearing loop",
    "blue-badge-parking": "Blue Badge parking",
    "lift": "Lift",
    "quiet-space": "Quiet space",
    "assistance-dogs": "Assistance dogs welcome",
    "large-print": "Large print",
    "parking": "Parking",
}


def language_name(code: str) -> str:
    """The English name of a language; "bsl" is British Sign Language too; an unknown code stays as it is."""
    return LANGUAGES.get("bfi" if code == "bsl" else code, code)


def access_name(code: str) -> str:
    return ACCESS_LABELS.get(code, code.replace("-", " ").capitalize())
