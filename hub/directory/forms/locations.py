"""Questions about a place."""

from wtforms import RadioField, StringField, TextAreaField, URLField
from wtforms.validators import ValidationError

from hub.core.asking import Answers, AskForm, CreateForm, EditForm
from hub.core.checks import LINE, NAME, TEXT, needed, up_to
from hub.core.fields import NumberField
from hub.directory import vocabulary
from hub.directory.answers import postcode, web_address
from hub.directory.forms.fields import ChecksField, LinesField, YesNoField, options
from hub.directory.models import LocationType

PRIVATE = "Must the address stay private?"
PRIVATE_HINT = (
    "For refuges and the like. The public then sees only the first part of the postcode and a rough spot on the "
    "map: no name, no street, no directions, on no page, no list, no export and no email."
)


class WhatItIsCalled(AskForm):
    """Asked first of a new place."""

    name = StringField(
        "What is the place called?",
        [needed("Enter what the place is called"), up_to(LINE)],
        description="For example: Mill Lane Hall, upper room",
    )


class WhereItIs(AskForm):
    """The address, for a new place and a known one."""

    address_1 = StringField("Street and number", [up_to(LINE)])
    address_2 = StringField("More of the address", [up_to(LINE)])
    city = StringField("Town or village", [up_to(NAME)])
    postal_code = StringField(
        "Postcode",
        [up_to(10), postcode],
        description="Puts the place on the map, so that people near it find it",
    )


class NewPlaceForm(WhatItIsCalled, WhereItIs, CreateForm):
    heading = "Add a place"
    button = "Add place"
    confidential = YesNoField(
        PRIVATE, description=PRIVATE_HINT, missing="Choose whether the address must stay private"
    )

    def validate_address_1(self, field: StringField) -> None:
        if not field.data and not self.postal_code.data:
            raise ValidationError("Enter the street and number, or at least the postcode")


class PlaceForm(WhatItIsCalled, EditForm):
    heading = "Name of the place"
    alternate_name = StringField("Another name people know it by", [up_to(LINE)])
    location_type = RadioField(
        "What is it?",
        choices=options(vocabulary.LOCATION_TYPES),
        coerce=LocationType,
        validators=[needed("Choose one")],
    )
    description = TextAreaField("What should people know about it?", [up_to(TEXT)])
    url = URLField("Web page", [up_to(LINE), web_address])


class AddressForm(WhereItIs, EditForm):
    heading = "Address"


class PrivacyForm(EditForm):
    heading = PRIVATE
    confidential = YesNoField(PRIVATE, description=PRIVATE_HINT)


class AccessForm(EditForm):
    """`codes` are the usual things; `others` are in the editor's own words."""

    heading = "Getting in and around"
    codes = ChecksField(
        "Which of these does it have?",
        choices=options(vocabulary.ACCESS_LABELS),
        description="Tick only what somebody has seen. People plan their day by this.",
    )
    others = LinesField(
        "Anything else about getting in",
        [up_to(TEXT)],
        description="One on each line. For example: ring the bell on Church Street and we bring the ramp",
    )


class TransportForm(EditForm):
    heading = "How do people get there?"
    transportation = TextAreaField(
        "How do people get there?",
        [up_to(TEXT)],
        description="Bus numbers and stops, the nearest car park, what to look for",
    )


class MapForm(EditForm):
    heading = "Spot on the map"
    intro = "It comes from the postcode. Change it only if the spot is wrong. Leave both empty for no spot."
    latitude = NumberField(
        "Latitude",
        places=6,
        least=49,
        most=61,
        wrong="Enter a latitude between 49 and 61, like 53.6833",
        description="For example: 53.6833",
    )
    longitude = NumberField(
        "Longitude",
        places=6,
        least=-9,
        most=3,
        wrong="Enter a longitude between -9 and 3, like -1.4977",
        description="For example: -1.4977",
    )

    def validate_latitude(self, field: NumberField) -> None:
        if field.data is None and self.longitude.data is not None:
            raise ValidationError("Enter the latitude too, or leave both empty")

    def validate_longitude(self, field: NumberField) -> None:
        if field.data is None and self.latitude.data is not None:
            raise ValidationError("Enter the longitude too, or leave both empty")

    def values(self) -> Answers:
        return {name: None if at is None else float(at) for name, at in super().values().items()}
