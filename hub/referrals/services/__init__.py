"""What people, and the clock, do to referrals. Each deed is one line of history and one audit event.

`drafting` and `agreeing` write a referral, `sending` sends it, `answering` is the partner's, `ending` takes it back,
`rerouting` passes it on, `clock` moves what nobody moves, `people` is about who sees and owns it.
"""
