"""The ledger of teaching equipment (3.4): bought in lots over the years, scrapped one by one."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from sample.calendar import SchoolYear
from sample.parameters import EquipmentItem, Parameters
from sample.people import day_between
from sample.staff import VOCATIONAL_DEPARTMENTS
from sample.text import Row, day, number

IN_USE, IDLE, IN_REPAIR, TO_SCRAP = "1", "2", "3", "4"
TEACHING, OFFICE = "1", "3"
LARGE = 50_000  # 元: from here on a device is bought one by one
SERIAL_FROM = 5_000  # 元
_MAKERS = ("华泰教学设备", "粤海仪器", "南方数控", "中科教仪", "佛山市恒业设备", "上海宇星教仪", "浙江天工")
_BUILDINGS = {
    "mechatronics": "实训楼A",
    "arts": "实训楼B",
    "information": "信息楼",
    "business": "综合楼",
    "tourism": "旅游实训楼",
    "general": "教学楼",
}


@dataclass(frozen=True)
class Device:
    """One line of the ledger; `gone` is the day on which it was scrapped. The price is per piece, in 元."""

    asset_no: str
    item: EquipmentItem
    model: str
    maker: str
    price: str
    bought: date
    department: str
    room: str
    fund: str
    acquired: str
    voucher: str
    serial: str
    keeper: str
    gone: date | None


def devices(rng: Random, parameters: Parameters, keepers: dict[str, list[str]]) -> list[Device]:
    """All that stands in the ledger of 2015 or 2016; `keepers` are names by department."""
    before = parameters.equipment["2015"]
    scrapped = 160
    bought_2016 = parameters.equipment["2016"] - before + scrapped
    old = _lots(rng, parameters, keepers, before, (date(2006, 3, 1), date(2015, 7, 15)))
    new = _lots(rng, parameters, keepers, bought_2016, (date(2015, 9, 15), date(2016, 7, 15)))
    leaving = {device.asset_no for device in rng.sample([each for each in old if each.bought.year < 2011], k=scrapped)}
    kept = [_scrapped(rng, device) if device.asset_no in leaving else device for device in old]
    return sorted(kept + new, key=lambda device: device.asset_no)


def _scrapped(rng: Random, device: Device) -> Device:
    return replace(device, gone=day_between(rng, date(2015, 10, 1), date(2016, 6, 30)))


def _lots(
    rng: Random, parameters: Parameters, keepers: dict[str, list[str]], wanted: int, span: tuple[date, date]
) -> list[Device]:
    made: list[Device] = []
    serials: dict[int, int] = {}
    items = parameters.equipment_items
    weights = [each.share / _usual_lot(each) for each in items]
    while len(made) < wanted:
        item = rng.choices(items, weights)[0]
        size = rng.randint(1, 2 * _usual_lot(item) - 1)
        made += _lot(rng, item, keepers, day_between(rng, *span), min(size, wanted - len(made)), serials)
    return made


def _usual_lot(item: EquipmentItem) -> int:
    """Pieces bought at once, on the average."""
    return 1 if item.to_price >= LARGE else (24 if item.share > 30 else 8)


def _lot(
    rng: Random, item: EquipmentItem, keepers: dict[str, list[str]], bought: date, size: int, serials: dict[int, int]
) -> list[Device]:
    """Pieces of one kind, bought on one day at one price for one room."""
    department = rng.choice(item.users)
    price = rng.randint(item.from_price // 10, item.to_price // 10) * 10
    first = Device(
        asset_no="",
        item=item,
        model=rng.choice(item.models),
        maker=rng.choice(_MAKERS),
        price=number(price),
        bought=bought,
        department=department,
        room=f"{_BUILDINGS.get(department, '行政楼')}{rng.randint(1, 5)}{rng.randint(1, 18):02d}",
        fund=rng.choices(["1", "3", "4", "2"], weights=(45, 35, 18, 2))[0],
        acquired="2" if rng.random() < 0.01 else "1",
        voucher=f"记-{bought.year}-{bought.month:02d}-{rng.randint(1, 420):04d}",
        serial="",
        keeper=rng.choice(keepers[department]),
        gone=None,
    )
    return [_piece(rng, first, serials) for _ in range(size)]


def _piece(rng: Random, first: Device, serials: dict[int, int]) -> Device:
    """One of a lot, under its own number; dear devices are kept by the maker's number too."""
    year = first.bought.year
    serials[year] = serials.get(year, 10_000 if first.bought >= date(2015, 9, 1) else 0) + 1
    serial = f"{first.item.models[0][:2]}{year % 100}{rng.randrange(10_000_000):07d}" if int(first.price) >= SERIAL_FROM else ""
    return replace(first, asset_no=f"ZC{year}{serials[year]:05d}", serial=serial)


def equipment_rows(ledger: list[Device], year: SchoolYear, departments: dict[str, str], seed: int) -> list[Row]:
    """The devices that stand in the ledger on the last day of the year; `departments` are names by code."""
    present = [each for each in ledger if each.bought <= year.last and (each.gone is None or each.gone > year.last)]
    return [_row(device, year, departments, seed) for device in present]


def _row(device: Device, year: SchoolYear, departments: dict[str, str], seed: int) -> Row:
    rng = Random(f"{seed}:{device.asset_no}:{year.end}")
    age = year.end - device.bought.year
    state = rng.choices([IN_USE, IDLE, IN_REPAIR, TO_SCRAP], weights=(100, 1, 2, 6 if age > 7 else 0))[0]
    teaches = device.department in VOCATIONAL_DEPARTMENTS or device.department in ("general", "it", "training")
    return {
        "asset_no": device.asset_no,
        "name": device.item.name,
        "model": device.model,
        "maker": device.maker,
        "serial_no": device.serial,
        "quantity": "1",
        "unit_price": device.price,
        "total_price": device.price,
        "bought_on": day(device.bought),
        "in_use_since": day(device.bought + timedelta(days=10)),
        "acquired_by": device.acquired,
        "fund_source": "5" if device.acquired == "2" else device.fund,
        "voucher_no": device.voucher,
        "warranty_until": day(device.bought + timedelta(days=3 * 365)) if device.serial else "",
        "department": departments[device.department],
        "place": device.room,
        "keeper": device.keeper,
        "use": TEACHING if teaches else OFFICE,
        "state": state,
    }
