"""seal what a flag says, and why other services could help"""

import base64
import json
import os

import sqlalchemy as sa
from alembic import op
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask import current_app

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

FLAG = sa.table("vulnerability_flag", sa.column("id", sa.Uuid), sa.column("kind_code", sa.Text))
REFERRAL = sa.table("referral", sa.column("id", sa.Uuid), sa.column("alternative_words", sa.Text))
KIND, WORDS = "vulnerability_flag.kind_code", "referral.alternative_words"


def upgrade() -> None:
    foreign = "fk_vulnerability_flag_kind_code_flag_kind"
    with op.batch_alter_table("vulnerability_flag") as batch:
        batch.drop_constraint(foreign, type_="foreignkey")
        batch.alter_column("kind_code", existing_type=sa.String(200), type_=sa.Text())
    with op.batch_alter_table("referral") as batch:
        batch.alter_column(
            "alternative_words",
            existing_type=sa.JSON(),
            type_=sa.Text(),
            nullable=True,
            server_default=None,
            postgresql_using="alternative_words::text",
        )
    _write(FLAG, FLAG.c.kind_code, lambda code: _sealed(code, place=KIND))
    _write(REFERRAL, REFERRAL.c.alternative_words, lambda words: _sealed(words, place=WORDS))


def downgrade() -> None:
    _write(FLAG, FLAG.c.kind_code, lambda sealed: _opened(sealed, place=KIND))
    _write(REFERRAL, REFERRAL.c.alternative_words, lambda sealed: _opened(sealed, place=WORDS))
    op.execute(
        REFERRAL.update()
        .where(REFERRAL.c.alternative_words.is_(None))
        .values(alternative_words=json.dumps([]))
    )
    with op.batch_alter_table("referral") as batch:
        batch.alter_column(
            "alternative_words",
            existing_type=sa.Text(),
            type_=sa.JSON(),
            nullable=False,
            server_default="[]",
            postgresql_using="alternative_words::json",
        )
    with op.batch_alter_table("vulnerability_flag") as batch:
        batch.alter_column("kind_code", existing_type=sa.Text(), type_=sa.String(200))
        batch.create_foreign_key(
            batch.f("fk_vulnerability_flag_kind_code_flag_kind"), "flag_kind", ["kind_code"], ["code"]
        )


def _write(table, column, made) -> None:
    connection = op.get_bind()
    for row_id, text in connection.execute(sa.select(table.c.id, column).where(column.is_not(None))).all():
        connection.execute(table.update().where(table.c.id == row_id).values({column.name: made(text)}))


def _sealed(text: str, place: str) -> str:
    """As hub.core.vault sealed when this step was written: name of the key, dot, base64 of nonce and AES-256-GCM."""
    name, key = _keys()[0]
    nonce = os.urandom(12)
    made = nonce + AESGCM(key).encrypt(nonce, text.encode(), place.encode())
    return f"{name}.{base64.urlsafe_b64encode(made).decode()}"


def _opened(sealed: str, place: str) -> str:
    name, _, body = sealed.partition(".")
    raw = base64.urlsafe_b64decode(body)
    return AESGCM(dict(_keys())[name]).decrypt(raw[:12], raw[12:], place.encode()).decode()


def _keys() -> list[tuple[str, bytes]]:
    config = current_app.config
    secrets = [config["SECRET_KEY"], *(config["SECRET_KEY_FALLBACKS"] or ())]
    made = [HKDF(SHA256(), 38, salt=None, info=b"hub.vault").derive(secret.encode()) for secret in secrets]
    return [(base64.urlsafe_b64encode(one[32:]).decode(), one[:32]) for one in made]
