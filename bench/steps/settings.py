"""Sizes and times of a run for requests and of one for imports: the quick one and the full one."""

import dataclasses


@dataclasses.dataclass
class Settings:
    """Sizes and times. Every phase is bounded by them."""

    name: str
    rounds: int
    warm_s: float
    peak_s: float
    steady_s: float
    # Rounds and times of what is measured often: each action, each size.
    many_rounds: int
    many_s: float
    # Lines that are imported beside requests, in one command for each month.
    import_lines: int
    # Cells to aim at, and customers, of the worlds of the growth.
    cells: list
    growth_customers: list
    connections: int = 32
    postgres_connections: int = 64
    steady_share: float = 0.7
    # The world that all but the growth is measured on.
    lines: int = 500_000
    customers: int = 1_000
    months: int = 6


def make_quick_settings():
    """Returns the settings of a run of some four minutes."""
    return Settings(
        name="quick",
        rounds=3,
        warm_s=0.3,
        peak_s=1.0,
        steady_s=1.0,
        many_rounds=1,
        many_s=0.5,
        import_lines=600_000,
        cells=[10**5],
        growth_customers=[10**2, 10**3, 10**4],
    )


def make_full_settings(cells_max, customers_max):
    """Returns the settings of a full run."""
    return Settings(
        name="full",
        rounds=5,
        warm_s=1.0,
        peak_s=5.0,
        steady_s=5.0,
        many_rounds=3,
        many_s=2.0,
        import_lines=4_000_000,
        cells=[size for size in (10**5, 10**6, 10**7) if size <= cells_max],
        growth_customers=[size for size in (10**2, 10**3, 10**4, 10**5, 10**6) if size <= customers_max],
    )


@dataclasses.dataclass
class ImportSettings:
    """Sizes of a run for imports."""

    name: str
    rounds: int
    # Lines of each size.
    lines: list
    months: int = 6
    lines_per_customer: int = 1_000


def make_import_settings(is_quick, lines=None, rounds=None):
    """Returns the settings of a run for imports: the quick or the full one, with other sizes and rounds if they are given."""
    if is_quick:
        return ImportSettings(name="quick", rounds=rounds or 3, lines=lines or [10**5, 5 * 10**5])
    return ImportSettings(name="full", rounds=rounds or 5, lines=lines or [10**5, 10**6, 10**7])
