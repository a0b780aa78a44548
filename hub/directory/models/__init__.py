"""The directory's records, after the Human Services Data Specification 3.0 (DOMAIN's first table)."""

from hub.directory.models.details import (
    Accessibility,
    Contact,
    CostOption,
    Funding,
    Language,
    Phone,
    RequiredDocument,
    ServiceArea,
)
from hub.directory.models.doubts import Doubt, DoubtKind
from hub.directory.models.eligibility import EligibilityRule, RuleKind
from hub.directory.models.feeds import Feed, ImportRun, Rhythm, RunStatus
from hub.directory.models.imports import ImportedKind, ImportedRecord, ImportSource
from hub.directory.models.intake import IntakeQuestion, IntakeVersion, QuestionKind
from hub.directory.models.locations import Address, AddressType, Location, LocationType
from hub.directory.models.merging import Duplicate, Merge, MergedKind
from hub.directory.models.opportunities import Opportunity, OpportunityKind
from hub.directory.models.organizations import Organization, OrganizationIdentifier, OrganizationType
from hub.directory.models.pictures import Picture, StoredImage
from hub.directory.models.reports import Report, ReportStatus
from hub.directory.models.schedules import BankHolidays, Frequency, Schedule, ScheduleException
from hub.directory.models.services import (
    AskHere,
    AssuredBy,
    CapacityState,
    Channel,
    HowToStart,
    Service,
    ServiceAtLocation,
    ServiceCapacity,
    ServiceStatus,
    Standing,
)
from hub.directory.models.taxonomies import Attribute, LinkEntity, Taxonomy, TaxonomyTerm

__all__ = [
    "Accessibility",
    "Address",
    "AddressType",
    "AskHere",
    "AssuredBy",
    "Attribute",
    "BankHolidays",
    "CapacityState",
    "Channel",
    "Contact",
    "CostOption",
    "Doubt",
    "DoubtKind",
    "Duplicate",
    "EligibilityRule",
    "Feed",
    "Frequency",
    "Funding",
    "HowToStart",
    "ImportRun",
    "ImportSource",
    "ImportedKind",
    "ImportedRecord",
    "IntakeQuestion",
    "IntakeVersion",
    "Language",
    "LinkEntity",
    "Location",
    "LocationType",
    "Merge",
    "MergedKind",
    "Opportunity",
    "OpportunityKind",
    "Organization",
    "OrganizationIdentifier",
    "OrganizationType",
    "Phone",
    "Picture",
    "QuestionKind",
    "Report",
    "ReportStatus",
    "RequiredDocument",
    "Rhythm",
    "RuleKind",
    "RunStatus",
    "Schedule",
    "ScheduleException",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceCapacity",
    "ServiceStatus",
    "Standing",
    "StoredImage",
    "Taxonomy",
    "TaxonomyTerm",
]
