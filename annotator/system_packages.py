"""What a Linux system must bring for Qt, and how to get it: Debian packages with root, or unpacked without.

Part of the set-up: standard library only, and readable to any Python from 3.8 on.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# what PySide6's wheel expects: to draw at all, and to draw on a screen
DRAWING = ("libegl1", "libgl1", "libxkbcommon0", "libfontconfig1", "libdbus-1-3", "libglib2.0-0")
SCREEN = ("libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0", "libxkbcommon-x11-0")
INSTALL_LINE = "sudo apt-get install " + " ".join((*DRAWING, *SCREEN))

PROBE = """
import ctypes, os, sys
from PySide6 import QtCore, QtGui, QtWidgets
plugins = QtCore.QLibraryInfo.path(QtCore.QLibraryInfo.LibraryPath.PluginsPath)
for plugin in sys.argv[1:]:
    ctypes.CDLL(os.path.join(plugins, "platforms", "libq" + plugin + ".so"))
QtGui.QGuiApplication([])
"""


def plugins() -> tuple[str, ...]:
    """The Qt platform plugins that must load here; the wheels for other systems bring all they need."""
    if not sys.platform.startswith("linux"):
        return ()
    screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    return ("offscreen", "xcb") if screen else ("offscreen",)


def provide_libraries(python: Path, system: Path) -> str:
    """Try Qt in a child process and get the system libraries that it misses.

    Args:
        python: The Python that has PySide6.
        system: The folder for packages that are unpacked because they cannot be installed.

    Returns:
        The library that is still missing, or "" when Qt can draw where it has to.
    """
    missing = missing_library(python, system, plugins())
    if missing:
        print(f"Qt needs the system library {missing}: {INSTALL_LINE}", file=sys.stderr, flush=True)
        if not install([*DRAWING, *SCREEN]):
            unpack([*DRAWING, *SCREEN], system)
        missing = missing_library(python, system, plugins())
    return missing


def missing_library(python: Path, system: Path, wanted: tuple[str, ...]) -> str:
    """The first library that keeps Qt's plugins from loading, or "" when all do."""
    probe = subprocess.run(
        [str(python), "-c", PROBE, *wanted], capture_output=True, text=True, check=False,
        env={**os.environ, **settings(system), "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    if probe.returncode == 0:
        return ""
    last = (probe.stderr.strip() or "unknown").split("\n")[-1]
    return last.partition("Error: ")[2].partition(": ")[0] or last


def install(packages: list[str]) -> bool:
    """Install Debian packages as root or by a sudo that asks nothing; False when that is not possible."""
    if not shutil.which("apt-get"):
        return False
    if os.geteuid() == 0:
        rights = []
    elif works(["sudo", "-n", "true"]):
        rights = ["sudo", "-n"]
    else:
        return False
    apt = [*rights, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    ask = [*apt, "install", "-y", "--no-install-recommends", *packages]
    return works(ask) or (works([*apt, "update"]) and works(ask))


def unpack(packages: list[str], system: Path) -> None:
    """Without root: download Debian packages, and those they need, and unpack them into a folder."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return
    downloads = system.with_name(system.name + "-downloads")
    for folder in ("lists/partial", "archives/partial"):
        (downloads / folder).mkdir(parents=True, exist_ok=True)
    own_lists = [f"-oDir::State::Lists={downloads}/lists", f"-oDir::Cache={downloads}", "-oAPT::Sandbox::User="]
    if _download(packages, downloads, []) or (
        works(["apt-get", *own_lists, "update"]) and _download(packages, downloads, own_lists)
    ):
        for package in sorted(downloads.glob("*.deb")):
            if not package.name.startswith(("libc6_", "libc-bin_")):  # the machine's own C library stays in charge
                works(["dpkg-deb", "-x", str(package), str(system)])
    shutil.rmtree(downloads)


def _download(packages: list[str], folder: Path, options: list[str]) -> bool:
    """Download what installing the packages would add to this machine."""
    planned = subprocess.run(
        ["apt-get", *options, "--simulate", "install", "--no-install-recommends", *packages],
        capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"},
    )  # fmt: skip
    names = [line.split()[1] for line in planned.stdout.split("\n") if line.startswith("Inst ")]
    return bool(names) and works(["apt-get", *options, "download", *names], folder=folder)


def settings(system: Path) -> dict[str, str]:
    """The environment variables with which unpacked libraries are found; none when nothing was unpacked."""
    if not system.is_dir():
        return {}
    ours = [str(folder) for top in ("usr/lib", "lib") for folder in sorted((system / top).glob("*-linux-gnu*"))]
    theirs = [folder for folder in os.environ.get("LD_LIBRARY_PATH", "").split(":") if folder and folder not in ours]
    found = {"LD_LIBRARY_PATH": ":".join([*theirs, *ours])}
    for name, place in (("XKB_CONFIG_ROOT", "usr/share/X11/xkb"), ("FONTCONFIG_PATH", "etc/fonts")):
        if (system / place).is_dir() and not Path("/", place).is_dir():
            found[name] = str(system / place)
    return found


def works(command: list[str], folder: Path | None = None) -> bool:
    """Run a command silently; whether it succeeded."""
    try:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0
