"""The event table and the triggers that keep it append-only. No later migration may touch this table:
SQLite remakes a table to alter it, and its triggers go without a word."""

from typing import Any

from django.db import migrations, models

SQLITE = """
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'event: append only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'event: append only'); END;
CREATE TRIGGER event_chain BEFORE INSERT ON event BEGIN
  SELECT RAISE(ABORT, 'event: wrong seq') WHERE NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM event);
  SELECT RAISE(ABORT, 'event: wrong prev')
    WHERE NEW.prev IS NOT COALESCE((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), printf('%064d', 0));
  SELECT RAISE(ABORT, 'event: hash is taken') WHERE EXISTS (SELECT 1 FROM event WHERE hash = NEW.hash);
END;
"""

POSTGRES = """
CREATE FUNCTION event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'event: append only'; END $$;
CREATE FUNCTION event_check_chain() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM event) THEN RAISE EXCEPTION 'event: wrong seq'; END IF;
  IF NEW.prev <> COALESCE((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), repeat('0', 64))
    THEN RAISE EXCEPTION 'event: wrong prev'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER event_no_update BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_refuse();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION event_refuse();
CREATE TRIGGER event_chain BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION event_check_chain();
"""


def _guard(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRES)
        return
    for statement in SQLITE.split("END;"):
        if statement.strip():
            schema_editor.execute(f"{statement} END;")


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("version", models.PositiveSmallIntegerField()),
                ("payload", models.TextField()),
                ("actor", models.CharField(max_length=40)),
                ("acting_for", models.CharField(blank=True, max_length=40)),
                ("road", models.CharField(max_length=20)),
                ("at", models.CharField(max_length=40)),
                ("recorded_at", models.CharField(max_length=40)),
                ("prev", models.CharField(max_length=64, unique=True)),
                ("hash", models.CharField(max_length=64, unique=True)),
            ],
            options={"db_table": "event", "ordering": ("seq",)},
        ),
        migrations.RunPython(_guard),
    ]
