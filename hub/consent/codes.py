"""How agreement is given, and on which ground of the law something is shared. Each has the words people read. Pure."""

from enum import StrEnum


class How(StrEnum):
    """The way in which the resident said it."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    ONLINE = "online"
    POST = "post"

    @property
    def label(self) -> str:
        return {"in_person": "Face to face", "phone": "By phone", "online": "Online", "post": "By post"}[
            self.value
        ]


class SaidBy(StrEnum):
    """Who said it: the resident, or somebody who may decide for them."""

    RESIDENT = "resident"
    PARENT = "parent"
    ATTORNEY = "attorney"
    RELAYED = "relayed"

    @property
    def label(self) -> str:
        return {
            "resident": "The resident",
            "parent": "A parent or guardian of a child",
            "attorney": "Somebody with a power of attorney, or a court's deputy",
            "relayed": "Somebody they asked to pass it on",
        }[self.value]


class Basis(StrEnum):
    """Article 6 of the UK GDPR, set once for each service. Consent in this sense is another thing than agreement."""

    CONSENT = "consent"
    LEGITIMATE_INTERESTS = "legitimate_interests"
    PUBLIC_TASK = "public_task"
    LEGAL_OBLIGATION = "legal_obligation"
    VITAL_INTERESTS = "vital_interests"

    @property
    def label(self) -> str:
        return {
            "consent": "Consent",
            "legitimate_interests": "Legitimate interests",
            "public_task": "A public task",
            "legal_obligation": "A legal duty",
            "vital_interests": "To protect somebody's life",
        }[self.value]


class Condition(StrEnum):
    """Article 9: what allows health, beliefs and the like to be shared, where they are."""

    NONE = "none"
    EXPLICIT_CONSENT = "explicit_consent"
    HEALTH_OR_SOCIAL_CARE = "health_or_social_care"
    SAFEGUARDING = "safeguarding"
    VITAL_INTERESTS = "vital_interests"

    @property
    def label(self) -> str:
        return {
            "none": "No special category of data is shared",
            "explicit_consent": "Explicit consent",
            "health_or_social_care": "Health or social care",
            "safeguarding": "Safeguarding of children and people at risk",
            "vital_interests": "To protect somebody's life",
        }[self.value]
