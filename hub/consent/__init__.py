"""ReferralAgreement, lawful basis, may tell back, safe contact: four separate facts, never one tick box."""
