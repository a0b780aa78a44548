"""Referrals as ServiceRequest and Task, for systems that are known here.

`coming` says who asks, `reading` understands what they send, `taking` makes a referral of it, `moving` moves it on
along the table of states, `telling` says how it stands. It has no rule of its own: `hub.referrals` decides.
"""
