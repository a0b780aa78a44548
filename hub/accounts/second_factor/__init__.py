"""Something besides the password: an app that makes codes, and recovery codes for the day the phone is gone."""
