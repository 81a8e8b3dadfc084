"""`python -m tests.portal.fill_hands`: three hands of one department, two rows of them colliding (for the browser test)."""

from ledger.setup import migrate

if __name__ == "__main__":
    migrate()
    from tests.portal import hands  # needs a started Django

    hands.sent()
