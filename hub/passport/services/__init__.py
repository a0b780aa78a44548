"""What is done with papers: `issuing` makes them, `opening` lets somebody in with code and PIN, `acting` is what they
do there, `numbers` is what a worker does with a number that was given."""

from hub.passport.services.issuing import Paper, again, issue, revoke

__all__ = ["Paper", "again", "issue", "revoke"]
