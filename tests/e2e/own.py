"""What the site of the browser tests has besides the demo. Each belongs to one test, which may do with it what would
get in another's way: all of them share one site, and two run at a time.
"""

from hub.accounts.policy import Role

APP_OWNER, KEY_OWNER = "app-owner", "key-owner"
PEOPLE = (
    (APP_OWNER, "Ines Farrow", Role.TEAM_LEAD),
    (KEY_OWNER, "Obi Lunn", Role.REFERRER),
)
"""Of whom a second step is asked, once the test of it is over."""

TWINS = ("Quarrybank Toy Library", "Quarrybank Toy Libary")
"""Two organizations, to be merged and taken apart."""

SILENT, SILENT_SERVICE = "Ferrybank Sewing Circle", "Sewing by the ferry"
"""An organization of which nobody has heard for more than a year, and its one service, hidden in the night."""

MORNING = "morning"
"""The folder of the letters that the night has written; what is at /mail came after them."""
