"""Reading outcomes: `voices` of one referral, `lists` of many, `measures` before and after."""
