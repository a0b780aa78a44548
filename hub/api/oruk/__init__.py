"""Open Referral UK v3.0 (a profile of the Human Services Data Specification 3.0): JSON, ndjson and CSV from one list
of fields (`entities`), nested as `nesting` says, read by `reading`."""
