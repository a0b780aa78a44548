"""Equality monitoring: the questions of the 2021 census, each with a way out."""

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from hub.core.forms import HubForm

RATHER_NOT = SelectChoice("", "Rather not say")


def _asked(*answers: str) -> list[SelectChoice]:
    return [RATHER_NOT, *(SelectChoice(answer, answer) for answer in answers)]


class EqualityForm(HubForm):
    """Nobody needs to answer any of it."""

    age_group = RadioField(
        "How old are they?",
        default="",
        choices=_asked("Under 18", "18 to 24", "25 to 34", "35 to 49", "50 to 64", "65 to 79", "80 or over"),
    )
    sex = RadioField("What is their sex?", default="", choices=_asked("Female", "Male"))
    gender_same_as_birth = RadioField(
        "Is their gender the same as the sex they were registered with at birth?",
        default="",
        choices=_asked("Yes", "No"),
    )
    ethnic_group = SelectField(
        "What is their ethnic group?",
        choices=_asked(
            "Asian: Indian",
            "Asian: Pakistani",
            "Asian: Bangladeshi",
            "Asian: Chinese",
            "Asian: another background",
            "Black: Caribbean",
            "Black: African",
            "Black: another background",
            "Mixed: White and Black Caribbean",
            "Mixed: White and Black African",
            "Mixed: White and Asian",
            "Mixed: another background",
            "White: English, Welsh, Scottish, Northern Irish or British",
            "White: Irish",
            "White: Gypsy or Irish Traveller",
            "White: Roma",
            "White: another background",
            "Arab",
            "Another ethnic group",
        ),
    )
    religion = SelectField(
        "What is their religion?",
        choices=_asked(
            "No religion", "Christian", "Buddhist", "Hindu", "Jewish", "Muslim", "Sikh", "Another religion"
        ),
    )
    sexual_orientation = RadioField(
        "Which describes their sexual orientation best?",
        default="",
        choices=_asked("Straight or heterosexual", "Gay or lesbian", "Bisexual", "Another"),
    )
    disability = RadioField(
        "Does a health condition or illness make daily life harder?",
        default="",
        choices=_asked("Yes, a lot", "Yes, a little", "No"),
    )
