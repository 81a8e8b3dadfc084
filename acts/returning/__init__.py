"""审核反馈表 and what a second upload changed."""
