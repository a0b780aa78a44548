"""The people being helped: registering and finding them, how they may safely be reached, who may read of them."""
