"""Writes an SPSS system file (.sav): a dictionary of variables, and cases in byte codes. Pure.

After the description of the format in the PSPP manual, “System File Format”:
https://www.gnu.org/software/pspp/pspp-dev/html_node/System-File-Format.html
"""

import struct
from dataclasses import dataclass, field
from datetime import date

NUMERIC, NOMINAL, ORDINAL, SCALE = 0, 1, 2, 3
A, F, SDATE = 1, 5, 39  # formats: words, number, yyyy/mm/dd
SYSMIS, HIGHEST = -1.7976931348623157e308, 1.7976931348623157e308
LOWEST = -1.7976931348623155e308
EPOCH = date(1582, 10, 14)
BIAS, RAW, SPACES, MISSING = 100, 253, 254, 255
LONGEST = 32_767  # bytes of one answer in words
REAL, EFFECTIVE = 255, 252  # bytes in a segment of a long string: stored, and counted
LABEL, VALUE_LABEL = 255, 120  # bytes


@dataclass
class Variable:
    """One variable. width: 0 for numbers, else the bytes of its longest words.

    values: {number: words}. Values of a case: float, int, date, str or None.
    """

    name: str
    label: str
    width: int = NUMERIC
    values: dict = field(default_factory=dict)
    measure: int = NOMINAL
    decimals: int = 0
    day: bool = False

    def segments(self):
        """Widths of the strings that it is stored as: words over 255 bytes take several."""
        if self.width <= REAL:
            return [self.width]
        number = -(-self.width // EFFECTIVE)
        return [REAL] * (number - 1) + [self.width - (number - 1) * EFFECTIVE]

    def format(self):
        """What SPSS shows it by: type, width and decimals in one number."""
        if self.width:
            return A << 16 | min(self.width, REAL) << 8
        if self.day:
            return SDATE << 16 | 10 << 8
        return F << 16 | 8 << 8 | self.decimals


def cut(words, limit):
    """At most so many bytes of UTF-8, none of a letter cut in half."""
    return words.encode()[:limit].decode(errors="ignore").encode()


def measured(cases, at):
    """The width of a variable of words: its longest in bytes, at least 1."""
    longest = max((len(case[at].encode()) for case in cases if case[at]), default=1)
    return min(max(longest, 1), LONGEST)


def written(variables, cases, label, lang_day):
    """The bytes of the file. cases: lists of values; label: of the file; lang_day: a date."""
    shorts = names(variables)
    octets = sum(width_in_octets(width) for v in variables for width in v.segments())
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    made = f"{lang_day.day:02} {months[lang_day.month - 1]} {lang_day.year % 100:02}"
    head = struct.pack(
        "<4s60siiiiid9s8s64s3s", b"$FL2", b"@(#) SPSS DATA FILE".ljust(60), 2, octets, 1, 0,
        len(cases), BIAS, made.encode(), b"00:00:00", cut(label, 64).ljust(64), b"   ",
    )  # fmt: skip
    parts = [head]
    for variable, short in zip(variables, shorts, strict=True):
        parts += described(variable, short)
    parts += labelled(variables)
    parts += extensions(variables, shorts)
    parts.append(struct.pack("<ii", 999, 0))
    return b"".join(parts) + packed(variables, cases)


def names(variables):
    """A short name for each segment of each variable: [[…], …]."""
    number, found = 0, []
    for variable in variables:
        here = []
        for _width in variable.segments():
            number += 1
            here.append(f"V{number:06}")
        found.append(here)
    return found


def width_in_octets(width):
    return max(1, -(-width // 8))


def described(variable, shorts):
    """The variable records: one for each segment, with a filler for each further eight bytes."""
    for short, width in zip(shorts, variable.segments(), strict=True):
        label = cut(variable.label, LABEL)
        style = A << 16 | width << 8 if width else variable.format()
        yield struct.pack("<iiiiii8s", 2, width, bool(label), 0, style, style,
                          short.encode().ljust(8))  # fmt: skip
        if label:
            yield struct.pack("<i", len(label)) + label + b" " * (-len(label) % 4)
        filler = struct.pack("<iiiiii8s", 2, -1, 0, 0, 0, 0, b" " * 8)
        yield filler * (width_in_octets(width) - 1)


def labelled(variables):
    """The value labels, each set with the place of its variable in the dictionary."""
    place = 1
    for variable in variables:
        if variable.values:
            yield struct.pack("<ii", 3, len(variable.values))
            for value, words in variable.values.items():
                said = cut(words, VALUE_LABEL)
                yield struct.pack("<dB", value, len(said)) + said + b" " * (-(len(said) + 1) % 8)
            yield struct.pack("<iii", 4, 1, place)
        place += sum(width_in_octets(width) for width in variable.segments())


def extensions(variables, shorts):
    """What is said of the machine, the measures, the true names, the long strings, the letters."""

    def record(kind, size, content):
        return struct.pack("<iiii", 7, kind, size, len(content) // size) + content

    yield record(3, 4, struct.pack("<8i", 22, 0, 0, -1, 1, 1, 2, 65001))
    yield record(4, 8, struct.pack("<3d", SYSMIS, HIGHEST, LOWEST))
    shown = [
        struct.pack("<3i", variable.measure, 20 if width else 8, 0 if width else 1)
        for variable in variables for width in variable.segments()
    ]  # fmt: skip
    yield record(11, 4, b"".join(shown))
    pairs = (f"{short[0]}={v.name}" for v, short in zip(variables, shorts, strict=True))
    yield record(13, 1, "\t".join(pairs).encode())
    long = [f"{short[0]}={v.width:05}\0\t" for v, short in zip(variables, shorts, strict=True)
            if v.width > REAL]  # fmt: skip
    if long:
        yield record(14, 1, "".join(long).encode())
    yield record(20, 1, b"UTF-8")


def packed(variables, cases):
    """The cases: eight byte codes, then what those of them that are RAW stand for."""
    codes, raw = bytearray(), bytearray()
    packers = [Packed(variable) for variable in variables]
    for case in cases:
        for pack, value in zip(packers, case, strict=True):
            code, content = pack[value]
            codes += code
            raw += content
    codes += b"\0" * (-len(codes) % 8)
    made, at = bytearray(), 0
    for place in range(0, len(codes), 8):
        eight = codes[place : place + 8]
        made += eight
        end = at + 8 * eight.count(RAW)
        made += raw[at:end]
        at = end
    return bytes(made)


class Packed(dict):
    """{value of a variable: (its byte codes, what the RAW of them stand for)}, as they are asked
    for; those of a variable of numbers that are all different, or of long words, are not kept."""

    MOST, LONG = 5_000, 64

    def __init__(self, variable):
        super().__init__()
        self.variable = variable

    def __missing__(self, value):
        width = self.variable.width
        told = words(self.variable, value) if width else number(value)
        if len(self) < self.MOST and (not width or len(value or "") < self.LONG):
            self[value] = told
        return told


def number(value):
    """(its byte code, what it stands for if that is RAW)."""
    if value is None:
        return bytes([MISSING]), b""
    if isinstance(value, date):
        value = (value - EPOCH).days * 86_400
    code = value + BIAS
    if code == int(code) and 1 <= code <= 251:
        return bytes([int(code)]), b""
    return bytes([RAW]), struct.pack("<d", value)


def words(variable, value):
    """The byte codes of words, in the segments that hold them, and the eights of bytes."""
    said, codes, raw = cut(value or "", variable.width), bytearray(), bytearray()
    for at, width in enumerate(variable.segments()):
        octets = width_in_octets(width)
        here = said[at * REAL : at * REAL + width].ljust(octets * 8)
        filled = -(-len(here.rstrip(b" ")) // 8)
        for place in range(0, filled * 8, 8):
            octet = here[place : place + 8]
            codes.append(SPACES if octet == b" " * 8 else RAW)
            raw += b"" if octet == b" " * 8 else octet
        codes += bytes([SPACES]) * (octets - filled)
    return bytes(codes), bytes(raw)
