"""residents and tasks"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# code, name, what to do, sensitive, seen by, days to the review
FLAGS = (
    (
        "domestic-abuse",
        "Domestic abuse",
        "Ring only as safe contact says. Send nothing home. Talk alone.",
        True,
        "leads",
        30,
    ),
    (
        "safeguarding",
        "Safeguarding concern",
        "Tell the lead worker before you do anything.",
        True,
        "leads",
        30,
    ),
    (
        "self-harm",
        "Risk of harm to themselves",
        "In danger now: 999. Otherwise tell the lead worker today.",
        True,
        "leads",
        30,
    ),
    ("visit-in-pairs", "Visit in pairs", "Do not visit alone. Book a colleague first.", False, "team", 90),
    ("carer", "Cares for somebody", "Ask when they are free before you book anything.", False, "team", 180),
    (
        "memory",
        "Memory loss or dementia",
        "Write down what was agreed and ring again the day before.",
        False,
        "team",
        180,
    ),
    (
        "learning-disability",
        "Learning disability",
        "Use easy words and pictures. Ask who should be there.",
        False,
        "team",
        365,
    ),
    ("mental-health", "Mental health", "Ask what helps today. Go at their pace.", False, "team", 90),
    (
        "hearing",
        "Deaf or hard of hearing",
        "Ask whether to write, to use an interpreter or a relay call.",
        False,
        "team",
        365,
    ),
    (
        "sight",
        "Blind or low vision",
        "Ask which format: large print, audio, Braille or a call.",
        False,
        "team",
        365,
    ),
    ("mobility", "Cannot get about easily", "Offer a visit, a call or transport.", False, "team", 180),
    ("bereaved", "Lost somebody lately", "Say you are sorry. Go slowly.", False, "team", 90),
    ("no-money", "No money for food or heating", "Look for help for today first.", False, "team", 14),
)


def upgrade() -> None:
    op.create_table(
        "equality_answer",
        sa.Column("about_hash", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("age_group", sa.String(length=200), nullable=False),
        sa.Column("sex", sa.String(length=200), nullable=False),
        sa.Column("gender_same_as_birth", sa.String(length=200), nullable=False),
        sa.Column("ethnic_group", sa.String(length=200), nullable=False),
        sa.Column("religion", sa.String(length=200), nullable=False),
        sa.Column("sexual_orientation", sa.String(length=200), nullable=False),
        sa.Column("disability", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_equality_answer")),
        sa.UniqueConstraint("about_hash", name=op.f("uq_equality_answer_about_hash")),
    )
    op.create_table(
        "flag_kind",
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("guidance", sa.String(length=500), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), nullable=False),
        sa.Column("seen_by", sa.String(length=40), nullable=False),
        sa.Column("review_days", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_live", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_flag_kind")),
    )
    kinds = sa.table(
        "flag_kind",
        sa.column("code", sa.String),
        sa.column("name", sa.String),
        sa.column("guidance", sa.String),
        sa.column("is_sensitive", sa.Boolean),
        sa.column("seen_by", sa.String),
        sa.column("review_days", sa.Integer),
        sa.column("position", sa.Integer),
    )
    names = ("code", "name", "guidance", "is_sensitive", "seen_by", "review_days")
    op.bulk_insert(kinds, [dict(zip(names, row, strict=True), position=n) for n, row in enumerate(FLAGS)])
    op.create_table(
        "household",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_modified", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_last_modified"), ["last_modified"], unique=False)

    op.create_table(
        "team",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("name", name=op.f("uq_team_name")),
    )
    op.create_table(
        "resident",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("preferred_name", sa.Text(), nullable=False),
        sa.Column("date_of_birth", sa.Text(), nullable=True),
        sa.Column("pronouns", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("tenancy_reference", sa.Text(), nullable=False),
        sa.Column("tenure", sa.String(length=40), nullable=True),
        sa.Column("ward", sa.String(length=200), nullable=False),
        sa.Column("preferred_channel", sa.String(length=40), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("needs_interpreter", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("access_needs", sa.Text(), nullable=False),
        sa.Column("goal", sa.Text(), nullable=False),
        sa.Column("circumstances", sa.Text(), nullable=False),
        sa.Column("no_contact", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("no_contact_reason", sa.Text(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("lead_worker_id", sa.Uuid(), nullable=True),
        sa.Column("registered_by_id", sa.Uuid(), nullable=True),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_modified", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["lead_worker_id"], ["user.id"], name=op.f("fk_resident_lead_worker_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["resident.id"],
            name=op.f("fk_resident_merged_into_id_resident"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["registered_by_id"],
            ["user.id"],
            name=op.f("fk_resident_registered_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_resident_team_id_team"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident")),
    )
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_last_modified"), ["last_modified"], unique=False)
        batch_op.create_index(batch_op.f("ix_resident_lead_worker_id"), ["lead_worker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resident_merged_into_id"), ["merged_into_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resident_team_id"), ["team_id", "merged_into_id"], unique=False)

    op.create_table(
        "contact_point",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("may_ring", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("may_text", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("may_write", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("may_leave_message", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("safe_hours", sa.Text(), nullable=False),
        sa.Column("code_word", sa.Text(), nullable=False),
        sa.Column("who_may_answer", sa.Text(), nullable=False),
        sa.Column("contact_prohibited", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_contact_point_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"],
            ["user.id"],
            name=op.f("fk_contact_point_reviewed_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
    )
    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_point_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "household_member",
        sa.Column("household_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("date_of_birth", sa.Text(), nullable=True),
        sa.Column("lives_here", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("must_not_know", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "resident_id IS NOT NULL OR name IS NOT NULL", name=op.f("ck_household_member_somebody")
        ),
        sa.ForeignKeyConstraint(
            ["household_id"],
            ["household.id"],
            name=op.f("fk_household_member_household_id_household"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_household_member_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_member")),
        sa.UniqueConstraint("household_id", "resident_id", name=op.f("uq_household_member_household_id")),
    )
    with op.batch_alter_table("household_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_household_member_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_member_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "resident_bar",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("set_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_resident_bar_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user.id"], name=op.f("fk_resident_bar_set_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_resident_bar_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_bar")),
        sa.UniqueConstraint("resident_id", "user_id", name=op.f("uq_resident_bar_resident_id")),
    )
    with op.batch_alter_table("resident_bar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_bar_user_id"), ["user_id"], unique=False)

    op.create_table(
        "resident_key",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("key_hash", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_resident_key_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("resident_id", "key_hash", name=op.f("pk_resident_key")),
    )
    with op.batch_alter_table("resident_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_key_key_hash"), ["key_hash"], unique=False)

    op.create_table(
        "resident_opening",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(), nullable=True),
        sa.Column("reviewed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_resident_opening_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by_id"],
            ["user.id"],
            name=op.f("fk_resident_opening_reviewed_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_resident_opening_user_id_user"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_opening")),
    )
    with op.batch_alter_table("resident_opening", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resident_opening_resident_id"), ["resident_id", "user_id", "ends_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_resident_opening_user_id"), ["user_id"], unique=False)

    op.create_table(
        "resident_read",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("page", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_resident_read_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user.id"], name=op.f("fk_resident_read_user_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_read")),
    )
    with op.batch_alter_table("resident_read", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_read_resident_id"), ["resident_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_resident_read_user_id"), ["user_id", "at"], unique=False)

    op.create_table(
        "task",
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("about_type", sa.String(length=200), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("is_urgent", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("done_by_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["done_by_id"], ["user.id"], name=op.f("fk_task_done_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["user.id"], name=op.f("fk_task_owner_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_task_resident_id_resident"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["team.id"], name=op.f("fk_task_team_id_team"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_task_about_type"), ["about_type", "about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_due_on"), ["due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_task_team_id"), ["team_id", "done_at"], unique=False)

    op.create_table(
        "vulnerability_flag",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("kind_code", sa.String(length=200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("raised_on", sa.Date(), nullable=False),
        sa.Column("review_on", sa.Date(), nullable=False),
        sa.Column("seen_by", sa.String(length=40), nullable=False),
        sa.Column("is_sensitive", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("raised_by_id", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("ended_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ended_by_id"],
            ["user.id"],
            name=op.f("fk_vulnerability_flag_ended_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["kind_code"], ["flag_kind.code"], name=op.f("fk_vulnerability_flag_kind_code_flag_kind")
        ),
        sa.ForeignKeyConstraint(
            ["raised_by_id"],
            ["user.id"],
            name=op.f("fk_vulnerability_flag_raised_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_vulnerability_flag_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vulnerability_flag")),
    )
    with op.batch_alter_table("vulnerability_flag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vulnerability_flag_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_vulnerability_flag_review_on"), ["review_on"], unique=False)

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("team_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_user_team_id"), ["team_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_user_team_id_team"), "team", ["team_id"], ["id"], ondelete="SET NULL"
        )


def downgrade() -> None:
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_user_team_id_team"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_user_team_id"))
        batch_op.drop_column("team_id")

    with op.batch_alter_table("vulnerability_flag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_vulnerability_flag_review_on"))
        batch_op.drop_index(batch_op.f("ix_vulnerability_flag_resident_id"))

    op.drop_table("vulnerability_flag")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_task_team_id"))
        batch_op.drop_index(batch_op.f("ix_task_resident_id"))
        batch_op.drop_index(batch_op.f("ix_task_owner_id"))
        batch_op.drop_index(batch_op.f("ix_task_kind"))
        batch_op.drop_index(batch_op.f("ix_task_due_on"))
        batch_op.drop_index(batch_op.f("ix_task_about_type"))

    op.drop_table("task")
    with op.batch_alter_table("resident_read", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_read_user_id"))
        batch_op.drop_index(batch_op.f("ix_resident_read_resident_id"))

    op.drop_table("resident_read")
    with op.batch_alter_table("resident_opening", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_opening_user_id"))
        batch_op.drop_index(batch_op.f("ix_resident_opening_resident_id"))

    op.drop_table("resident_opening")
    with op.batch_alter_table("resident_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_key_key_hash"))

    op.drop_table("resident_key")
    with op.batch_alter_table("resident_bar", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_bar_user_id"))

    op.drop_table("resident_bar")
    with op.batch_alter_table("household_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_member_resident_id"))
        batch_op.drop_index(batch_op.f("ix_household_member_household_id"))

    op.drop_table("household_member")
    with op.batch_alter_table("contact_point", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_point_resident_id"))

    op.drop_table("contact_point")
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_team_id"))
        batch_op.drop_index(batch_op.f("ix_resident_merged_into_id"))
        batch_op.drop_index(batch_op.f("ix_resident_lead_worker_id"))
        batch_op.drop_index(batch_op.f("ix_resident_last_modified"))

    op.drop_table("resident")
    op.drop_table("team")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_last_modified"))

    op.drop_table("household")
    op.drop_table("flag_kind")
    op.drop_table("equality_answer")
