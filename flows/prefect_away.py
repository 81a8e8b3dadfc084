"""What it looks like when Prefect is away, starting, or was emptied under our hands."""

import httpx
from prefect.exceptions import PrefectException

AWAY = (httpx.HTTPError, PrefectException, OSError)
