"""HL7 FHIR R4: the directory for everybody, and referrals for systems that are known here.

Read the directory part as a translation: `hub.api.oruk` says what is public and masks what must be, and `translating`
puts that record into FHIR's words. So nothing can be told here that is not told there.
"""

VERSION = "4.0.1"
MIME = "application/fhir+json"
