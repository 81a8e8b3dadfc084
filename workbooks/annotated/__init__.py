"""审核反馈表: the sender's own file back, with what is wrong at its place."""
