"""Reading referrals: every read starts from what the actor may see (`visible`)."""
