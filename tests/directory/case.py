"""One of each record, as a page would have it loaded."""

from hub.accounts.policy import SYSTEM, VISITOR
from hub.core.db import db, transaction
from hub.directory.models import Location, Opportunity, Organization, Report, Service, TaxonomyTerm
from hub.directory.queries import editing, entries
from hub.directory.services import reports
from hub.directory.services.reports import Problem
from tests.support import make


class Case:
    """An organization with a service in a hall, an opportunity, a term, and a report about the service."""

    def __init__(self) -> None:
        owner = make.organization()
        self.hall: Location = make.location(of=owner)
        self.term: TaxonomyTerm = make.term("food/parcels")
        service_id = make.service(of=owner, at=[self.hall], schedules=[make.weekly()]).id
        chance_id = make.opportunity(of=owner).id
        with transaction():
            self.report: Report = reports.report(
                db.session.get_one(Service, service_id),
                what=Problem.HOURS,
                details="Closed when I came",
                reporter_email="jo@home.example",
                actor=VISITOR,
            )
        report_id = self.report.id
        db.session.expunge_all()
        self.service: Service = entries.service(service_id, actor=SYSTEM)
        self.organization: Organization = entries.organization(owner.id, actor=SYSTEM)
        self.opportunity: Opportunity = entries.opportunity(chance_id, actor=SYSTEM)
        self.hall = editing.location(self.hall.id, actor=SYSTEM)
        self.term = editing.term(self.term.id, actor=SYSTEM)
        self.report = editing.report(report_id, actor=SYSTEM)
        db.session.commit()
