"""Raw cells to canonical values, each change recorded; what may mean two things is none."""
