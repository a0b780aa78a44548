"""Who owes what by when: one list of things that a person must do, whoever above asks for them."""
