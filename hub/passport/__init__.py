"""A paper with a code and a PIN, with which a resident follows their referral and says what is wrong with it."""
