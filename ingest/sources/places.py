"""The places to fetch weather for: read from the seed that dbt reads too."""

import csv
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import PlaceUnknown
from ingest.feeds import PROJECT_DIR


@dataclass(frozen=True)
class Place:
    """A place by its name in the seed; its coordinates are texts, as they stand there."""

    name: str
    latitude: str
    longitude: str


def read_places(project_dir: Path = PROJECT_DIR) -> list[Place]:
    """Return the places in seeds/ref_locations.csv of `project_dir`.

    Raises:
        PlaceUnknown: the seed can't be read, or lacks a column.
    """
    path = project_dir / "seeds/ref_locations.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [Place(row["name"], row["latitude"], row["longitude"]) for row in csv.DictReader(file)]
    except (OSError, ValueError, csv.Error) as error:
        raise PlaceUnknown(f"{path} can't be read ({error}): it says where the places are.") from error
    except KeyError as error:
        raise PlaceUnknown(f"{path} has no column {error}: it says where the places are.") from error


def find_place(places: Sequence[Place], name: str) -> Place:
    """Return the place called `name`, whatever its case and the spaces around it.

    Raises:
        PlaceUnknown: there is none; the message lists the known places, likely ones first.
    """
    by_name = {_normalise(place.name): place for place in places}
    if _normalise(name) in by_name:
        return by_name[_normalise(name)]
    close = difflib.get_close_matches(_normalise(name), by_name, n=3, cutoff=0.5)
    known = [by_name[key].name for key in [*close, *sorted(set(by_name) - set(close))]]
    raise PlaceUnknown(
        f"Location {name.strip()} is unknown: use one of {', '.join(known)}, or add it to seeds/ref_locations.csv."
    )


def _normalise(name: str) -> str:
    return name.strip().casefold()
