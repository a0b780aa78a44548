"""Statements that are kept: one for each kind of reader, and nobody's id in it."""

import uuid

from sqlalchemy import Select, select

from hub.accounts.kept import By, kept
from hub.accounts.models import User
from hub.accounts.policy import Actor, Role, actor_for


@kept
def _careful(actor: Actor, by: By) -> Select[User]:
    return select(User).where(User.id == by.id, User.team_id == by.team_id if actor.team_id else User.active)


@kept
def _careless(actor: Actor, by: By) -> Select[User]:
    return select(User).where(User.id == actor.id)


def test_two_of_a_kind_share_a_statement_and_each_asks_for_themselves() -> None:
    team = uuid.uuid4()
    one, other = (actor_for(uuid.uuid4(), Role.REFERRER, team_id=team) for _ in range(2))
    (mine, values), (theirs, others) = _careful(one), _careful(other)
    assert mine is theirs
    assert (values["by_id"], others["by_id"]) == (one.id, other.id)
    assert values["by_team_id"] == team


def test_who_may_something_else_or_has_no_team_gets_another_statement() -> None:
    with_team = actor_for(uuid.uuid4(), Role.REFERRER, team_id=uuid.uuid4())
    without = actor_for(uuid.uuid4(), Role.REFERRER)
    editor = actor_for(uuid.uuid4(), Role.DIRECTORY_EDITOR)
    assert len({id(_careful(actor)[0]) for actor in (with_team, without, editor)}) == 3


def test_an_id_that_slips_into_a_statement_is_that_of_nobody() -> None:
    one = actor_for(uuid.uuid4(), Role.REFERRER)
    statement, _ = _careless(one)
    assert list(statement.compile().params.values()) == [uuid.UUID(int=0)]
