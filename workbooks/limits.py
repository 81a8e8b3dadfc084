"""How much of a file is read before it is refused, and what a reading may cost."""

MAX_FILE_BYTES = 100 * 2**20
MAX_UNPACKED_BYTES = 600 * 2**20
MAX_UNPACKED_RATIO = 200  # a sheet of real data shrinks 10 to 40 times
RATIO_MATTERS_ABOVE_BYTES = 50 * 2**20
MAX_MEMBERS = 5_000  # of a package; a workbook with a picture in every row has as many
MAX_CELLS = 4_000_000
MAX_WORKSHEETS = 200
MAX_NOTES_OF_A_KIND = 50
MAX_BUNDLE_FILES = 200
MAX_BUNDLE_BYTES = 300 * 2**20  # of all files in a zip together

INSPECTION_SECONDS = 25  # with its start, an inspection answers within 30
READING_SECONDS = 120  # by the clock: a busy machine must not turn a good file away
READING_CPU_SECONDS = 60
# Address space beyond what the warm process has already: what it really takes stays below 1 GiB.
READING_BYTES = 800 * 2**20
WRITING_BYTES = 1600 * 2**20  # DuckDB reserves about 600 MiB that it never touches
