"""Which pages there are, in their order, when each is asked, and what its form is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hub.consent import wordings
from hub.core.asking import AskForm
from hub.directory.eligibility import Answer, Person, Verdict, overall
from hub.directory.intake_form import answers_form, as_typed
from hub.directory.models import IntakeVersion, RuleKind
from hub.directory.profile import Profile
from hub.matching.for_me_form import ForMeForm, class_for
from hub.matching.questions import questions
from hub.matching.whereabouts import whereabouts
from hub.self_referrals import forms
from hub.self_referrals.codes import AskedBy
from hub.self_referrals.kept import Kept

WHO, KNOWS, HELPER, NAME, CONTACT = "who", "knows", "helper", "name", "contact"
CALL, WHEN, READ = "call", "when", "read"
WHERE, HELP, FIT, WHY, QUESTIONS, AGREE, TELLING = (
    "where",
    "help",
    "fit",
    "why",
    "questions",
    "agree",
    "telling",
)


PLAIN = "self_referrals/page.html"


@dataclass
class Asking:
    """Somebody at the pages of one service: what they have told, and what that leads to."""

    kept: Kept
    profile: Profile
    asked: IntakeVersion | None
    association: str
    home_postcode: str = ""

    @property
    def is_for_self(self) -> bool:
        return self.kept.says(WHO, "asked_by") in (None, AskedBy.SELF.value)

    @property
    def way(self) -> str:
        return self.kept.says(CONTACT, "way") or ""

    @cached_property
    def conditions(self) -> list[Any]:
        """The questions that the service's conditions need, but for the area: the postcode says that."""
        return [one for one in questions(self.profile.rules) if one.kind is not RuleKind.AREA]

    def verdicts(self) -> Sequence[Verdict]:
        """What each condition says to what was told. What nobody knows is never a no."""
        near = whereabouts(self.kept.says(WHERE, "postcode") or "", home_postcode=self.home_postcode)
        codes = {code for rule in self.profile.rules if rule.kind is RuleKind.AREA for code in rule.any_of}
        inside, outside = near.facts(codes)
        told = form_of(BY_SLUG[FIT], self, fresh=True) if self.conditions else None
        has, lacks = told.facts() if isinstance(told, ForMeForm) else ({}, {})
        years = told.years if isinstance(told, ForMeForm) else None
        return self.profile.judged(Person(age=years, has={**has, **inside}, lacks={**lacks, **outside}))

    @property
    def is_ruled_out(self) -> bool:
        """Whether a condition says no to what was told."""
        return overall(self.verdicts()) is Answer.NO

    def pages(self) -> list["Page"]:
        """The pages that are asked, as things stand."""
        return [page for page in PAGES if page.applies(self)]

    def next(self) -> "Page | None":
        """The first page without a usable answer; None when all is told."""
        return next((page for page in self.pages() if not self.is_done(page)), None)

    def is_done(self, page: "Page") -> bool:
        if (
            page.slug == QUESTIONS
            and self.asked
            and self.kept.says(QUESTIONS, "version") != self.asked.number
        ):
            return False  # the service has changed them since
        return page.slug in self.kept.done

    def before(self, page: "Page | None") -> "Page | None":
        """The page that comes before this one, or before the check."""
        asked = self.pages()
        at = next((n for n, one in enumerate(asked) if one is page), len(asked))
        return asked[at - 1] if at else None


@dataclass(frozen=True, eq=False)
class Page:
    """One page. `resets` are pages whose answers no longer hold when this one's change."""

    slug: str
    form: Callable[[Asking], type[AskForm]]
    applies: Callable[[Asking], bool]
    template: str = PLAIN
    resets: tuple[str, ...] = ()


def _always(_asking: Asking) -> bool:
    return True


def _for_somebody_else(asking: Asking) -> bool:
    return not asking.is_for_self


def _plain(form: type[AskForm]) -> Callable[[Asking], type[AskForm]]:
    return lambda _asking: form


def _own_questions(asking: Asking) -> type[AskForm]:
    return answers_form(asking.asked.questions if asking.asked else [])


PAGES: tuple[Page, ...] = (
    Page(WHO, _plain(forms.WhoForm), _always, resets=(CONTACT, CALL, WHEN, READ, AGREE)),
    Page(KNOWS, _plain(forms.KnowsForm), _for_somebody_else),
    Page(HELPER, _plain(forms.HelperForm), _for_somebody_else),
    Page(NAME, _plain(forms.NameForm), _always),
    Page(
        CONTACT, _plain(forms.ContactForm), _always, "self_referrals/contact.html", resets=(CALL, WHEN, READ)
    ),
    Page(CALL, _plain(forms.CallForm), lambda asking: asking.way == "call"),
    Page(WHEN, _plain(forms.WhenForm), lambda asking: asking.way == "call", "self_referrals/when.html"),
    Page(READ, _plain(forms.ReadForm), lambda asking: asking.way in {"text", "email"}),
    Page(WHERE, _plain(forms.WhereForm), _always, resets=(WHY,)),
    Page(HELP, _plain(forms.HelpForm), _always),
    Page(
        FIT,
        lambda asking: class_for(asking.conditions, organization=asking.association),
        lambda asking: bool(asking.conditions),
        resets=(WHY,),
    ),
    Page(WHY, _plain(forms.WhyForm), lambda asking: asking.is_ruled_out, "self_referrals/why.html"),
    Page(QUESTIONS, _own_questions, lambda asking: bool(asking.asked and asking.asked.questions)),
    Page(AGREE, _plain(forms.AgreeForm), _always, "self_referrals/agree.html"),
    Page(TELLING, _plain(forms.TellingForm), _always),
)
BY_SLUG: Mapping[str, Page] = {page.slug: page for page in PAGES}


def form_of(page: Page, asking: Asking, *, fresh: bool) -> AskForm:
    """The form with what was told before; not `fresh`: as it was sent just now."""
    kept = asking.kept.of(page.slug)
    if page.slug == QUESTIONS and asking.asked:
        kept = as_typed(asking.asked.questions, kept.get("answers", {}))
    if page.slug == AGREE:
        kept = {"wording": wordings.CURRENT} | kept
    form = page.form(asking)(fresh=fresh, data=kept)
    if isinstance(form, forms.ContactForm):
        form.offer(asking.association)
    if isinstance(form, forms.AgreeForm):
        form.agrees.choices = [("yes", "Yes, I agree" if asking.is_for_self else "Yes, they agree")]
    if isinstance(form, forms.Question) and not asking.is_for_self:
        form.speak_of_them()
    return form


def is_alone(page: Page, form: AskForm) -> bool:
    """Whether the one question of a page is its heading."""
    return page.template == PLAIN and page.slug not in {FIT, QUESTIONS} and len(form.asked()) == 1


def heading_of(page: Page, asking: Asking, form: AskForm) -> str:
    """The h1 of a page, and the start of its title: it names nobody, and no service."""
    if page.slug == FIT:
        return "Is it right for you?" if asking.is_for_self else "Is it right for them?"
    if page.slug == QUESTIONS:
        return "A few questions they ask"
    if is_alone(page, form):
        return str(form.asked()[0].label.text)
    if isinstance(form, forms.Question) and form.heading_for_them and not asking.is_for_self:
        return form.heading_for_them
    return form.heading
