"""What is asked of somebody who moves a referral."""

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from hub.consent.codes import How
from hub.core.asking import AskForm
from hub.core.checks import LINE, needed, up_to
from hub.core.fields import DatePartsField
from hub.referrals.codes import DeniedBecause, ErrorCode, WithdrawnBecause
from hub.referrals.forms.writing import MOST_WORDS


class AnswerForm(AskForm):
    heading = "Answer the question"
    button = "Send the answer"
    words = TextAreaField(
        "Your answer",
        [needed("Write your answer"), up_to(MOST_WORDS)],
        description="The partner sees exactly these words.",
    )


class WithdrawForm(AskForm):
    heading = "Take the referral back"
    intro = (
        "From that moment the partner sees nothing of it, and hears that it is over. Appointments are cancelled, and "
        "the person is told in a way that is safe for them."
    )
    button = "Take it back"
    because = RadioField(
        "Why is it taken back?",
        [InputRequired("Choose why")],
        choices={one.value: one.label for one in WithdrawnBecause},
    )
    how = RadioField(
        "If they no longer agree: how did they say so?",
        choices={"": "It is not about their agreement"} | {one.value: one.label for one in How},
        default="",
    )
    words = TextAreaField(
        "Anything to remember?", [up_to(500)], description="For us only. The partner does not see it."
    )

    def validate_how(self, field: RadioField) -> None:
        if self.because.data == WithdrawnBecause.AGREEMENT_WITHDRAWN and not field.data:
            raise ValidationError("Say how they told you that they no longer agree")


class ErrorForm(AskForm):
    heading = "This referral is a mistake"
    intro = "It counts for nothing, and the partner sees nothing of it any more. Its history is kept."
    button = "Mark as a mistake"
    code = RadioField(
        "What is wrong with it?",
        [InputRequired("Choose what is wrong")],
        choices={one.value: one.label for one in ErrorCode if one is not ErrorCode.NOT_SENT},
    )


class ElsewhereForm(AskForm):
    heading = "Ask somebody else"
    button = "Continue"
    service_id = RadioField("Who could help instead?", [InputRequired("Choose one, or find another")])


class GlassForm(AskForm):
    heading = "Why do you need to read this referral?"
    button = "Open it"
    reason = TextAreaField(
        "Why do you need to read this referral?",
        [needed("Say why, in a few words"), up_to(500)],
        description="You may read it for 8 hours. Whoever looks after the person is told, and sees your reason.",
    )


class ReassignForm(AskForm):
    heading = "Hand it to a colleague"
    intro = "They see to it from now on, and get an email about it."
    button = "Hand over"
    user_id = SelectField("Who sees to it from now on?", [InputRequired("Choose somebody")])


class HandOverAllForm(AskForm):
    heading = "Hand over everything"
    button = "Hand over"
    user_id = SelectField("Who takes it on?", [InputRequired("Choose somebody")])


class CoverForm(AskForm):
    heading = "When you are away"
    button = "Save"
    user_id = SelectField("Who stands in?", [InputRequired("Choose somebody")])
    first_on = DatePartsField("First day away", [InputRequired("Enter the first day")])
    last_on = DatePartsField("Last day away", [InputRequired("Enter the last day")])


class DenyForm(AskForm):
    heading = "Keep it from somebody"
    intro = "For them it is not there any more: on no page, in no list and in no email. They are not told."
    button = "Keep it from them"
    words = StringField(
        "Who is it?",
        [up_to(LINE)],
        description="Part of their name, or of their email address. Ours, or somebody who works for the partner.",
    )
    user_id = RadioField(
        "From whom?", [InputRequired("Find them and choose them")], choices={}, validate_choice=False
    )
    because = RadioField(
        "Why?",
        [InputRequired("Choose why")],
        choices={one.value: one.label for one in DeniedBecause},
    )
