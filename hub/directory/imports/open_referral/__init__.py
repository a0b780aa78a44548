"""Other people's directories in the words of Open Referral: every version and dialect read, one written.

`files` and `feed` give records as they come, `modern` puts them into the words of HSDS 3.0, `building` makes
records of ours of them, `saving` puts these into the database.
"""
