"""What people may ask of us: to see what we keep, to have it put right or forgotten; and when its time is over."""
