"""`python -m tests.portal.fill_news`: a small school with 有新情况 and an approval that fell, in the home of STATEDATA_HOME.

Its catalog is written to the folder that STATEDATA_CATALOG names.
"""

import os
from pathlib import Path

from ledger.setup import migrate

if __name__ == "__main__":
    migrate()
    from catalog import clock
    from tests.acts import school
    from tests.portal.news_school import accounts, works_again

    school.write_catalog(Path(os.environ["STATEDATA_CATALOG"]))
    with clock.simulated(school.when(5)):
        school.opened()
        school.works_with_news()
        if os.environ.get("NEWS_SCENE") == "again":
            works_again()
    accounts()
