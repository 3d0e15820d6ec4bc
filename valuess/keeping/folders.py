"""A copy put where it is wanted: into a folder, whole or not at all, or into one ZIP.

A folder is written only when it is new, empty, or a copy made before to which nobody has
added anything; the copy in it is exchanged for the new one when that is whole.
"""

import os
import shutil
import zipfile
from pathlib import Path

from valuess.i18n import _, ngettext
from valuess.keeping.copying import LIST, Copy

SHOWN = 3  # names of files in a refusal


class NotThere(Exception):
    """Why a copy cannot be put there, in words."""


def refusal(folder):
    """Why the folder may not be written over, in words; "" when it may."""
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        return _("%(folder)s is not a folder.", folder=folder)
    if folder.is_mount():
        return _("%(folder)s is a whole disk: name a folder on it.", folder=folder)
    if not folder.exists() or not any(folder.iterdir()):
        return ""
    listed = folder / LIST
    if not listed.is_file():
        return _("%(folder)s is not empty, and holds no copy of a portal.", folder=folder)
    known = {*listed.read_text("utf-8").splitlines(), LIST}
    there = (each for each in folder.rglob("*") if each.is_symlink() or not each.is_dir())
    strange = sorted({each.relative_to(folder).as_posix() for each in there} - known)
    if strange:
        return ngettext(
            "%(folder)s also holds a file that is not of the copy: %(names)s",
            "%(folder)s also holds %(num)d files that are not of the copy: %(names)s",
            len(strange), folder=folder, names=", ".join(strange[:SHOWN]),
        )  # fmt: skip
    return ""


def write(folder, day):
    """Put a copy into a folder; how many files. Raises NotThere.

    A process killed meanwhile leaves the folder as it was, and beside it the beginning of
    the new one, which the next run clears away.
    """
    folder = Path(os.path.abspath(folder))
    said = refusal(folder)
    if said:
        raise NotThere(said)
    new, old = (folder.with_name(f".{folder.name}.{end}") for end in ("new", "old"))
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if old.exists() and not folder.exists():
            os.replace(old, folder)  # it was killed between the two steps of the exchange
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        new.mkdir()
        count = Copy(new, day).make()
        if folder.exists():
            os.replace(folder, old)
        os.replace(new, folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise NotThere(_("The copy could not be written: %(why)s", why=error)) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return count


def pack(folder, file, name, day):
    """Put all files of a folder into a ZIP, inside it under `name`: the same give the same."""
    stamp = (max(day.year, 1980), day.month, day.day, 0, 0, 0)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(f"{name}/{path.relative_to(folder).as_posix()}", stamp)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            with open(path, "rb") as source, archive.open(info, "w") as target:
                shutil.copyfileobj(source, target)
