"""How a run of questions behaves: each page in its turn, mistakes beside their questions, sent when all is checked."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import Field

from hub.core.errors import TooManyTries
from hub.partners.forms.runs import CHECK, GO, RunForm, Step

REFUSED = 422


def run(
    form: RunForm,
    *,
    action: str,
    leave: str,
    title: str,
    send: Callable[[], ResponseReturnValue],
    check: Callable[[], dict[str, Any]] = dict,
    template: str = "partners/run.html",
    **shown: Any,
) -> ResponseReturnValue:
    """Show the page whose turn it is; `send` what was answered when all of it was checked.

    `check` adds what only the last page shows. Whoever has to wait is told so there, beside their answers.
    """
    step = form.turn()
    status = 200
    refusal = ""
    if form.is_over:
        try:
            return send()
        except TooManyTries as error:
            status, refusal = error.status, error.message
    if step is None:
        form.been_to_check.data = "yes"
    form.show_only(step)
    if form.problems() and not request.form.get(GO):
        status = REFUSED
    elif request.form.get(GO):
        _forget_mistakes(form)
    form.at.data = step.slug if step else CHECK
    steps = list(form.asked_steps())
    page = render_template(
        template,
        form=form,
        step=step,
        steps=steps,
        number=steps.index(step) + 1 if step else 0,
        back=_before(step, steps),
        action=action,
        leave=leave,
        run_title=title,
        refusal=refusal,
        said=said,
        **(check() if step is None else {}),
        **shown,
    )
    return page, status


def said(field: Field) -> str:
    """An answer in words, for the page where all is checked."""
    if hasattr(field, "iter_choices"):
        return next((str(choice.label) for choice in field.iter_choices() if choice.selected), "")
    return str(field.data or "")


def _before(step: Step | None, steps: Sequence[Step]) -> str:
    index = list(steps).index(step) if step and step in steps else len(steps)
    return steps[index - 1].slug if index else ""


def _forget_mistakes(form: RunForm) -> None:
    for field in form:
        field.errors = ()
