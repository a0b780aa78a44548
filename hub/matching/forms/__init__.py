"""Forms of matching: what one service asks of a visitor, and what staff say of somebody's needs."""
