"""自检: a file judged before it is sent, nothing kept."""
