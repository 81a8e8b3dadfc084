"""The home of a test run lies in a folder of its own, named before Django's settings are loaded."""

import os
import tempfile

os.environ["STATEDATA_HOME"] = tempfile.mkdtemp(prefix="statedata-tests-")
