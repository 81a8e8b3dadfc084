"""`python -m tests.portal.read_waiting`: read what waits in the home that STATEDATA_HOME names, as its worker would."""

from ledger.setup import start_ledger

if __name__ == "__main__":
    start_ledger()
    from acts.receiving.read import pending_deliveries, read_delivery
    from tests.portal.school import ReaderHere

    for delivery in pending_deliveries():
        read_delivery(delivery, ReaderHere())
