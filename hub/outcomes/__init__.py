"""What came of a referral: what the partner claims, the referrer sees and the resident answers, each kept apart."""
