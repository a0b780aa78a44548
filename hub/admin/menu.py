"""The console's menu: the pages that the signed-in person may open, by what each page itself declares."""

from flask import current_app, request, url_for

from hub.accounts.access import Access, current_actor

PAGES = (
    ("Today", "home.today"),
    ("To do", "admin.index"),
    ("Residents", "residents.find"),
    ("Who can help?", "matching.ask"),
    ("Referrals", "referrals.mine"),
    ("Asked for help", "self_referrals.queue"),
    ("By phone", "passport.by_phone"),
    ("Your team", "referrals.team"),
    ("Services", "admin.services"),
    ("Organizations", "admin.organizations"),
    ("Partners", "partners.all_partners"),
    ("To check", "partners.to_check"),
    ("Claims", "partners.all_claims"),
    ("Changes", "moderation.queue"),
    ("Reports", "editing.reports"),
    ("Listed twice?", "editing.all_duplicates"),
    ("Lists and feeds", "imports.index"),
    ("Words", "editing.all_words"),
    ("Measures", "outcomes.sets"),
    ("People", "admin.people"),
    ("Delivery log", "delivery.index"),
    ("Other systems", "clients.index"),
    ("Webhooks", "webhooks.index"),
    ("Data requests", "privacy.index"),
    ("Went around a rule", "referrals.all_reviews"),
    ("On what ground we share", "consent.policies"),
    ("Audit trail", "admin.trail"),
    ("System", "admin.health"),
)
UNDER = {
    "people.show": "admin.people",
    "people.invite": "admin.people",
    "people.role": "admin.people",
    "people.deeds": "admin.people",
    "second_factor_reset.reset": "admin.people",
    "moderation.change": "moderation.queue",
    "partners.partner": "partners.all_partners",
    "partners.decide_claim": "partners.all_claims",
    "partners.decide_registration": "partners.all_claims",
    "matching.ask_for": "matching.ask",
    "matching.change": "matching.ask",
    "matching.results": "matching.ask",
    "matching.chosen": "matching.ask",
    "residents.team": "residents.find",
    "residents.all_tasks": "residents.find",
    "residents.to_review": "residents.find",
    "referrals.show": "referrals.mine",
    "outcomes.disputed": "referrals.mine",
    "self_referrals.duty": "admin.people",
    "self_referrals.look": "self_referrals.queue",
    "editing.report": "editing.reports",
    "clients.add": "clients.index",
    "clients.show": "clients.index",
    "webhooks.add": "webhooks.index",
    "webhooks.edit": "webhooks.index",
    "webhooks.show": "webhooks.index",
    "referrals.review": "referrals.all_reviews",
    "referrals.reviews_instead": "home.today",
    "referrals.review_instead": "home.today",
    "consent.policy": "consent.policies",
    "consent.wording": "consent.policies",
    "privacy.find": "privacy.index",
    "privacy.take": "privacy.index",
    "privacy.show": "privacy.index",
    "privacy.keeping": "privacy.index",
    "privacy.copy": "privacy.index",
    "privacy.erase": "privacy.index",
    "privacy.answer": "privacy.index",
    "privacy.longer": "privacy.index",
    "editing.taxonomy": "editing.all_words",
    "outcomes.new_set": "outcomes.sets",
    "imports.feed": "imports.index",
    "imports.new_feed": "imports.index",
    "imports.change_feed": "imports.index",
    "imports.run": "imports.index",
    "imports.undo_run": "imports.index",
    "imports.table": "imports.index",
    "imports.columns": "imports.index",
}


def menu() -> list[tuple[str, str, bool]]:
    """(words, address, whether it is this page) for the macro `tabs`."""
    access: dict[str, Access] = current_app.extensions["hub.access"]
    actor = current_actor()
    here = UNDER.get(request.endpoint or "", request.endpoint)
    starts_elsewhere = access["home.today"].allows(actor)
    return [
        (words, url_for(endpoint), endpoint == here)
        for words, endpoint in PAGES
        if access[endpoint].allows(actor) and not (starts_elsewhere and endpoint == "admin.index")
    ]
