"""Other systems that may do something here: who they are, what they may, and the short-lived tokens they come with."""
