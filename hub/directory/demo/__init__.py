"""The invented borough of Aldermere: its content in TOML files, one a theme, and what puts it into the directory.

Everybody and everything in it is made up. Telephone numbers are from the ranges that Ofcom keeps for drama, web
and e-mail addresses end in .example, and only the postcodes are real, so that distances work.
"""
