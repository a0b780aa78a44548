"""Which team looks after those who ask for help themselves: a setting of the house, on a page."""

import uuid

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectField
from wtforms.validators import ValidationError

from hub.accounts.access import current_actor, requires
from hub.accounts.policy import Permission
from hub.core.asking import AskForm, Row, Rows
from hub.core.checks import needed
from hub.core.db import transaction
from hub.places import queries as places
from hub.places.kinds import Kind
from hub.self_referrals.queries import duty as queries
from hub.self_referrals.services import duty as services
from hub.self_referrals.views.blueprint import bp

REFUSED = 422


class WardRow(Row):
    expected = frozenset({"ward", "team"})
    ward = SelectField("Ward")
    team = SelectField("Team")

    @property
    def is_blank(self) -> bool:
        return not (self.ward.data or self.team.data)

    def validate_ward(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError("Choose a ward, or remove this row")

    def validate_team(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError("Choose a team, or remove this row")


class DutyForm(AskForm):
    heading = "Who looks after people who ask themselves?"
    everywhere = SelectField(
        "The team on duty",
        [needed("Choose a team")],
        description="It looks after everybody, but for the wards that you give to another team below.",
    )
    wards = Rows(WardRow, "Wards with a team of their own", one="ward")

    def offer(self, teams: list[tuple[str, str]], wards: list[tuple[str, str]]) -> None:
        self.everywhere.choices = [("", "Choose a team"), *teams]
        for entry in self.wards.entries:
            entry.form.team.choices = [("", "Choose a team"), *teams]
            entry.form.ward.choices = [("", "Choose a ward"), *wards]


@bp.route("/self-referrals/duty", methods=["GET", "POST"])
@requires(Permission.PEOPLE_MANAGE)
def duty() -> ResponseReturnValue:
    """The team for everybody, and wards that have a team of their own."""
    arranged = queries.arranged()
    form = DutyForm(
        data={
            "everywhere": str(arranged.get(queries.ELSEWHERE, "")),
            "wards": [{"ward": ward, "team": str(team_id)} for ward, team_id in arranged.items() if ward],
        }
    )
    is_rearranged = form.rearranged()
    teams = [(str(one.id), one.name) for one in queries.teams()]
    form.offer(teams, [(area.code, area.name) for area in places.areas(Kind.WARD)])
    if not is_rearranged and form.submitted():
        wanted = {row["ward"]: uuid.UUID(row["team"]) for row in form.wards.values()}
        with transaction():
            services.arrange(
                wanted | {queries.ELSEWHERE: uuid.UUID(form.everywhere.data)}, actor=current_actor()
            )
        flash("Saved. It holds for everybody who asks from now on.")
        return redirect(url_for("self_referrals.duty"), 303)
    problems = not is_rearranged and form.problems()
    return render_template("self_referrals/duty.html", form=form), REFUSED if problems else 200
