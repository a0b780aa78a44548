"""`hub privacy`: keys and clocks, for whoever runs the site."""

import click
from flask.cli import AppGroup

from hub.accounts.policy import SYSTEM
from hub.audit import services as audit
from hub.core import lasting
from hub.core.db import transaction
from hub.core.vault import Unreadable
from hub.core.words import dated, plural
from hub.privacy import ending, resealing, retention, tasks

privacy = AppGroup("privacy", help="What is kept about people, and for how long.")


@privacy.command("reseal")
def reseal() -> None:
    """Seal everything with the present key. Then the former one can go from the settings."""
    try:
        for what, count in resealing.reseal():
            click.echo(f"{what}: {count} made anew.")
    except Unreadable as lost:
        raise click.ClickException(
            "Something was sealed with a key that is not in HUB_FORMER_SECRET_KEYS. "
            "What is named above is done; nothing is lost. Put the key back and run this again."
        ) from lost


@privacy.command("fresh-key")
@click.option("--yes", is_flag=True, help="Do it. Without, it only says what would open nothing any more.")
def fresh_key(yes: bool) -> None:
    """After a leak: links and papers made so far open nothing any more, and new ones are made with a fresh key."""
    for what, count in ending.opens_nothing_then():
        click.echo(f"{what}: {count}")
    click.echo(
        "The links to choices about mail, in every message sent so far, open nothing either; each new message has "
        "another one. Addresses, places and the numbers of other systems stay recognised by the first key."
    )
    if not yes:
        click.echo("Nothing was changed. Run it with --yes to do it.")
        return
    with transaction():
        number = lasting.begin_anew()
        audit.record("lasting-key.begun", actor=SYSTEM, record_type="lasting_key", record_id=str(number))
    click.echo(
        f"Key {number} is in use here. Now restart the site. Partners get a good link with the next letter, or when "
        "one of ours writes to them; invitations are sent again and papers printed anew by hand."
    )


@privacy.command("retention")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
def keep_no_longer(dry_run: bool) -> None:
    """Erase the residents whose time is over, and forget what served only a moment."""
    for over in retention.residents_over():
        reason = f": waits. {' '.join(over.in_the_way)}" if over.in_the_way else ""
        click.echo(f"resident {over.resident_id}, last touched {dated(over.last_at)}{reason}")
    for user in retention.accounts_over():
        click.echo(f"account {user.id}: the person who left is to be forgotten")
    for short in retention.short_over():
        click.echo(f"{short.table}: {plural(short.rows, 'row')} to forget")
    if dry_run:
        click.echo("Nothing was changed.")
        return
    erased, left = tasks.erase_over(), tasks.forget_leavers()
    with transaction():
        rows = retention.forget_short()
    click.echo(
        f"{plural(erased, 'resident')} erased, {plural(left, 'account')} emptied, {plural(rows, 'row')} forgotten."
    )
