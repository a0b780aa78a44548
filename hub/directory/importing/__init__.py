"""Lists and feeds for editors: add a feed, bring in a table, follow it, read the report, take it back."""
