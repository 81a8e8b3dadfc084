"""Many hands in one department's part: their shares, what collides, who settles it."""
