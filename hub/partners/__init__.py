"""Partners: who speaks for an organization, what we agreed with it, and how its entries stay right."""
