"""`python -m tests.portal.fill_carried`: last year's edition and an open year whose sheets are carried over (browser test).

Its catalog is written to the folder that STATEDATA_CATALOG names.
"""

import os
from pathlib import Path

from ledger.setup import migrate

if __name__ == "__main__":
    migrate()
    from ledger.models import Account
    from tests.acts import next_year
    from tests.portal.school import PASSWORD

    next_year.write_carrying(Path(os.environ["STATEDATA_CATALOG"]))
    next_year.with_an_edition()
    account = Account.objects.create_account(next_year.COLLECTOR, PASSWORD)
    account.must_change_password = False
    account.save()
