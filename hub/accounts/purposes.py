"""What the links of accounts are for. Each opens one page, and the page does one thing."""

from datetime import timedelta

INVITATION = "invitation"
RESET = "password-reset"
NEW_EMAIL = "new-email"

LASTS = {INVITATION: timedelta(hours=48), RESET: timedelta(minutes=10), NEW_EMAIL: timedelta(hours=1)}
