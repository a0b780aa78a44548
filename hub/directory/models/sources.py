"""Where a record came from, so that a second import finds it again."""

from sqlalchemy.orm import Mapped, mapped_column

from hub.core.db import line, short


class Sourced:
    """`source` names the import, `source_key` the record in it; both empty for what people typed here."""

    source: Mapped[str] = mapped_column(short, default="", index=True)
    source_key: Mapped[str] = mapped_column(line, default="")
