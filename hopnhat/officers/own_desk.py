"""The desk of one installation: its lists, where they stand, its book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from desk import Desk, EditableList, Trial
from desk.lists import Offer, editable_list
from desk.settings_table import SETTING, VALUE
from feedback.nightly import OPERATOR
from findings import catalogue
from forms import forms
from hopnhat.airflow.board_plugin.access import Viewer
from hopnhat.maintenance.province_folder import copy_folder
from hopnhat.officers.trying import try_files
from hopnhat.settings import Settings
from organisation.aliases import Alias
from organisation.approvers import Approver
from organisation.calendar import Exemption
from organisation.contacts import Contact
from organisation.corrections import Correction
from organisation.reorganisations import Reorganisation
from organisation.senders import COLUMNS as SENDER_COLUMNS
from organisation.unit import UnitLine
from organisation.units import organisation
from organisation.waivers import Waiver, move_waivers
from province import SHIPPED, province_folder, read_once
from province.folder import forget_folder
from province.own_files import own_file

_ROWS: Mapping[str, type | Sequence[str]] = {
    "waivers.csv": Waiver,
    "corrections.csv": Correction,
    "exemptions.csv": Exemption,
    "contacts.csv": Contact,
    "aliases.csv": Alias,
    "senders.csv": SENDER_COLUMNS,
    "units.csv": UnitLine,
    "reorganisations.csv": Reorganisation,
    "calendar.yaml": (SETTING, VALUE),
    "viewers.csv": Viewer,
    "approvers.csv": Approver,
}
_OWN = ("contacts.csv", "senders.csv", "viewers.csv", "approvers.csv")
"""Lists that an installation may have beside the province's folder, in the place of those in it."""


def desk_of(settings: Settings) -> Desk:
    """Return the desk of an installation; what an earlier release kept in a second list of waivers is moved first."""

    def path_of(name: str) -> Path:
        own = own_file(settings.home, name) if name in _OWN else None
        return own or province_folder() / name

    def prepare() -> None:
        if province_folder() == SHIPPED:
            copy_folder(settings)
            forget_folder()

    def trial(files: Mapping[str, bytes], effects: bool) -> Trial:
        return try_files(settings, files, effects)

    second = settings.home / "waivers.csv"
    if second.is_file():
        prepare()
        move_waivers(second, province_folder() / "waivers.csv")
        forget_folder()
    return Desk(editable_lists(), path_of, prepare, settings.home / "desk", trial)


def editable_lists() -> dict[str, EditableList]:
    """Return what may be edited line by line, by the name of its file, in the order in which it is shown."""
    offers: Mapping[str, Offer] = {
        "units": _units,
        "recipients": lambda: [("*", "* (mọi đơn vị chưa có địa chỉ)"), (OPERATOR, "Người vận hành"), *_units()],
        "forms": lambda: [(form.id, form.name_vi) for form in forms().values()],
        "findings": lambda: sorted((entry.code, entry.what()) for entry in catalogue()),
    }
    return {name: editable_list(name, row, offers) for name, row in _ROWS.items()}


@read_once
def _units(_: Path) -> Sequence[tuple[str, str]]:
    """Return every unit there ever was by its last name and its code; once a folder, for each cell of a list asks."""
    last = {unit.unit_id: unit for unit in organisation().units}
    return sorted(
        ((unit_id, f"{unit.union_name} ({unit_id})") for unit_id, unit in last.items()), key=lambda one: one[1]
    )
