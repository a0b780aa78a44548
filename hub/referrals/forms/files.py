"""The page on which a file is put with a draft."""

from typing import ClassVar

from flask import request
from wtforms import FileField
from wtforms.validators import ValidationError

from hub.core.asking import AskForm
from hub.referrals import files


class FileForm(AskForm):
    heading = "Files that go along"
    button = "Add this file"
    is_multipart: ClassVar[bool] = True
    file = FileField("Choose a file", description=files.TYPES_SAID)

    def validate_file(self, _field: FileField) -> None:
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            raise ValidationError("Choose a file")
