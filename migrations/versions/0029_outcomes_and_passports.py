"""outcomes and passports"""

import uuid
from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


ONS4 = uuid.UUID("0a54f0c4-0000-4000-8000-000000000004")
INTRO = (
    "Next I would like to ask you four questions about your feelings on aspects of your life. There are no right or "
    "wrong answers. For each of these questions I'd like you to give an answer on a scale of 0 to 10, where 0 is "
    "“not at all” and 10 is “completely”."
)
QUESTIONS = (
    ("Overall, how satisfied are you with your life nowadays?", "Satisfied with life", "satisfied", False),
    (
        "Overall, to what extent do you feel that the things you do in your life are worthwhile?",
        "What you do is worthwhile",
        "worthwhile",
        False,
    ),
    ("Overall, how happy did you feel yesterday?", "Happy yesterday", "happy", False),
    (
        "On a scale where 0 is “not at all anxious” and 10 is “completely anxious”, overall, how anxious did you "
        "feel yesterday?",
        "Anxious yesterday",
        "anxious",
        True,
    ),
)


def upgrade() -> None:
    op.create_table(
        "measure_set",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("intro", sa.String(), server_default="", nullable=False),
        sa.Column("source", sa.String(length=500), server_default="", nullable=False),
        sa.Column("lowest", sa.Integer(), nullable=False),
        sa.Column("highest", sa.Integer(), nullable=False),
        sa.Column("is_default", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("put_away_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user.id"], name=op.f("fk_measure_set_made_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_set")),
    )
    with op.batch_alter_table("measure_set", schema=None) as batch_op:
        batch_op.create_index(
            "uq_measure_set_default",
            ["is_default"],
            unique=True,
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )

    op.create_table(
        "measure_question",
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("low_words", sa.String(length=200), nullable=False),
        sa.Column("high_words", sa.String(length=200), nullable=False),
        sa.Column("is_better_low", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["set_id"],
            ["measure_set.id"],
            name=op.f("fk_measure_question_set_id_measure_set"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_question")),
    )
    with op.batch_alter_table("measure_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_question_set_id"), ["set_id"], unique=False)

    op.create_table(
        "measurement",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("set_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user.id"], name=op.f("fk_measurement_asked_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_measurement_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["set_id"],
            ["measure_set.id"],
            name=op.f("fk_measurement_set_id_measure_set"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measurement")),
    )
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_measurement_referral_id"), ["referral_id", "stage"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_measurement_set_id"), ["set_id"], unique=False)

    op.create_table(
        "outcome_answer",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("helped", sa.String(length=40), nullable=False),
        sa.Column("standing", sa.String(length=40), nullable=False),
        sa.Column("way", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_outcome_answer_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"],
            ["user.id"],
            name=op.f("fk_outcome_answer_written_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_answer")),
    )
    with op.batch_alter_table("outcome_answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_answer_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outcome_answer_standing"), ["standing", "replaced_at"], unique=False
        )
        batch_op.create_index(
            "uq_outcome_answer_last",
            ["referral_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "outcome_ask",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("word_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_outcome_ask_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["word_id"],
            ["resident_word.id"],
            name=op.f("fk_outcome_ask_word_id_resident_word"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_ask")),
        sa.UniqueConstraint("referral_id", "day", name=op.f("uq_outcome_ask_referral_id")),
    )
    with op.batch_alter_table("outcome_ask", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_ask_word_id"), ["word_id"], unique=False)

    op.create_table(
        "outcome_view",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("seen", sa.String(length=40), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("seen_by_id", sa.Uuid(), nullable=True),
        sa.Column("replaced_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_outcome_view_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["seen_by_id"], ["user.id"], name=op.f("fk_outcome_view_seen_by_id_user"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_view")),
    )
    with op.batch_alter_table("outcome_view", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_view_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(
            "uq_outcome_view_last",
            ["referral_id"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )

    op.create_table(
        "passport",
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("pin_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["user.id"], name=op.f("fk_passport_issued_by_id_user"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_passport_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passport")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_passport_code_hash")),
    )
    with op.batch_alter_table("passport", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passport_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(
            "uq_passport_good",
            ["referral_id"],
            unique=True,
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )

    op.create_table(
        "proposed_number",
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("referral_id", sa.Uuid(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.Column("was_added", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["referral_id"],
            ["referral.id"],
            name=op.f("fk_proposed_number_referral_id_referral"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"],
            ["resident.id"],
            name=op.f("fk_proposed_number_resident_id_resident"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"],
            ["user.id"],
            name=op.f("fk_proposed_number_settled_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"],
            ["user.id"],
            name=op.f("fk_proposed_number_taken_by_id_user"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_number")),
    )
    with op.batch_alter_table("proposed_number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposed_number_referral_id"), ["referral_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposed_number_resident_id"), ["resident_id"], unique=False)

    op.bulk_insert(
        sa.table(
            "measure_set",
            sa.column("id", sa.Uuid()),
            sa.column("name"),
            sa.column("intro"),
            sa.column("source"),
            sa.column("lowest"),
            sa.column("highest"),
            sa.column("is_default", sa.Boolean()),
            sa.column("made_at", sa.DateTime()),
        ),
        [
            {
                "id": ONS4,
                "name": "Personal wellbeing",
                "intro": INTRO,
                "source": "The four personal wellbeing questions (ONS4) of the Office for National Statistics, "
                "Open Government Licence",
                "lowest": 0,
                "highest": 10,
                "is_default": True,
                "made_at": datetime(2026, 11, 22),  # noqa: DTZ001  (as the database keeps it: UTC)
            }
        ],
    )
    op.bulk_insert(
        sa.table(
            "measure_question",
            sa.column("id", sa.Uuid()),
            sa.column("set_id", sa.Uuid()),
            sa.column("number"),
            sa.column("words"),
            sa.column("name"),
            sa.column("low_words"),
            sa.column("high_words"),
            sa.column("is_better_low", sa.Boolean()),
        ),
        [
            {
                "id": uuid.uuid5(ONS4, str(number)),
                "set_id": ONS4,
                "number": number,
                "words": words,
                "name": name,
                "low_words": f"Not at all {feeling}",
                "high_words": f"Completely {feeling}",
                "is_better_low": is_better_low,
            }
            for number, (words, name, feeling, is_better_low) in enumerate(QUESTIONS, start=1)
        ],
    )


def downgrade() -> None:
    with op.batch_alter_table("proposed_number", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposed_number_resident_id"))
        batch_op.drop_index(batch_op.f("ix_proposed_number_referral_id"))

    op.drop_table("proposed_number")
    with op.batch_alter_table("passport", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_passport_good",
            sqlite_where=sa.text("revoked_at IS NULL"),
            postgresql_where=sa.text("revoked_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_passport_referral_id"))

    op.drop_table("passport")
    with op.batch_alter_table("outcome_view", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_outcome_view_last",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_outcome_view_referral_id"))

    op.drop_table("outcome_view")
    with op.batch_alter_table("outcome_ask", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_ask_word_id"))

    op.drop_table("outcome_ask")
    with op.batch_alter_table("outcome_answer", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_outcome_answer_last",
            sqlite_where=sa.text("replaced_at IS NULL"),
            postgresql_where=sa.text("replaced_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_outcome_answer_standing"))
        batch_op.drop_index(batch_op.f("ix_outcome_answer_referral_id"))

    op.drop_table("outcome_answer")
    with op.batch_alter_table("measurement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measurement_set_id"))
        batch_op.drop_index(batch_op.f("ix_measurement_referral_id"))

    op.drop_table("measurement")
    with op.batch_alter_table("measure_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_question_set_id"))

    op.drop_table("measure_question")
    with op.batch_alter_table("measure_set", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_measure_set_default",
            sqlite_where=sa.text("is_default"),
            postgresql_where=sa.text("is_default"),
        )

    op.drop_table("measure_set")
