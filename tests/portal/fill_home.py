"""`python -m tests.portal.fill_home`: the small school in the home that STATEDATA_HOME names (for the browser test)."""

from ledger.setup import migrate

if __name__ == "__main__":
    migrate()
    from tests.portal import school  # needs a started Django

    school.found()
    school.first_deliveries()
    school.mended()
    school.submitted()
