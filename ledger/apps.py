"""The Django app of the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers models and the functions that apply events to projections."""

    name = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        from ledger import apply  # noqa: F401 - registers the appliers once the models exist
