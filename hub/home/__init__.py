"""The front page, the pages about the site, and where people land when they have signed in."""
