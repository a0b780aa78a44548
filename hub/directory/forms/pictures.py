"""The page on which pictures are sent, described and taken off."""

from wtforms import FileField, HiddenField, StringField
from wtforms.validators import ValidationError

from hub.core.asking import Answers, EditForm, Row, Rows
from hub.core.checks import up_to
from hub.directory.pictures import Shown

LONGEST_ALT = 250
NEEDED = "Say what is to be seen, for people who cannot see it"


class PictureRow(Row):
    upload = FileField("Choose a picture", description="JPEG, PNG or WebP, up to 8 MB")
    alt = StringField(
        "What is to be seen on it?",
        [up_to(LONGEST_ALT)],
        description="For people who cannot see it. For example: six people round a table with soup",
    )
    file = HiddenField()
    shown: Shown | None = None
    problem = ""
    """Why what was sent is no use."""

    @property
    def is_blank(self) -> bool:
        return not (self.file.data or self.alt.data or self.problem)

    def validate_alt(self, field: StringField) -> None:
        if self.file.data and not field.data:
            raise ValidationError(NEEDED)

    def validate_upload(self, _field: FileField) -> None:
        if self.problem:
            raise ValidationError(self.problem)
        if not self.file.data:
            raise ValidationError("Choose a picture, or remove this row")

    def values(self) -> Answers:
        return {"file": self.file.data, "alt": self.alt.data or ""}


class PicturesForm(EditForm):
    heading = "Pictures"
    is_multipart = True
    intro = "Show the door, the room, or what happens there. Ask everybody who can be seen if they are happy with it."
    pictures = Rows(PictureRow, "Pictures", one="picture", most=4)

    def uploads(self) -> list[str]:
        """The names under which the page's own rows send their files."""
        return [entry.form.upload.name for entry in self.pictures.entries]

    def parts(self) -> dict[str, list[Answers]]:
        return {"pictures": [values | {"position": n} for n, values in enumerate(self.pictures.values())]}


class LogoForm(PicturesForm):
    heading = "Logo"
    pictures = Rows(PictureRow, "Logo", one="logo", most=1)
    intro = "It is shown beside your name. One picture is enough."
