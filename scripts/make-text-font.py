"""Makes src/web/text.woff2: the typeface of screens, with a zero that bears no slash, in the weights that are used.

Run by hand when the font changes: `pip install fonttools brotli`, then `python3 scripts/make-text-font.py`. The slash
divides the counter of the zero in two; joined at their ends, the halves are one counter again, at every weight.
"""

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from fontTools.varLib.iup import iup_delta

ROOT = Path(__file__).resolve().parent.parent
FONT = 'node_modules/@fontsource-variable/atkinson-hyperlegible-next/files'
NAME = 'atkinson-hyperlegible-next-latin-wght-normal.woff2'

# Points of the drawing: 0-15 the outline, 16-26 the lower half of the counter (its slash from 19 to 20), 27-38 the
# upper half (its slash from 27 to 28).
OUTLINE = range(16)
COUNTER = [*range(16, 20), *range(28, 39), 27, *range(20, 27)]
JOINTS = (19, 20, 27, 28)


def main() -> None:
    font = TTFont(ROOT / FONT / NAME)
    join_halves(font)
    keep_what_is_used(font)
    instantiateVariableFont(font, {'wght': (400, 700)}, inplace=True)
    font.flavor = 'woff2'
    font.save(ROOT / 'src/web/text.woff2')


def join_halves(font: TTFont) -> None:
    zero = font['glyf']['zero']
    points, ends, flags = zero.getCoordinates(font['glyf'])
    if list(ends) != [15, 26, 38]:
        raise SystemExit('The zero is drawn otherwise than this program knows')
    order = [*OUTLINE, *COUNTER]
    for variation in font['gvar'].variations['zero']:
        phantoms = font['glyf']._getCoordinatesAndControls('zero', font['hmtx'].metrics)[0]
        moves = iup_delta(variation.coordinates, phantoms, list(ends))
        variation.coordinates = [moves[point] for point in order] + list(moves[39:])
    for joint in JOINTS:
        flags[joint] = 0  # A point that the curve passes by, so that no corner is left.
    zero.coordinates = type(points)([points[point] for point in order])
    zero.flags = bytearray(flags[point] for point in order)
    zero.endPtsOfContours = [15, 38]
    zero.numberOfContours = 2
    zero.program.fromBytecode(b'')


def keep_what_is_used(font: TTFont) -> None:
    features = ['ccmp', 'kern', 'locl', 'mark', 'mkmk', 'pnum', 'tnum']
    subsetter = Subsetter(Options(layout_features=features, hinting=False, name_IDs=[0, 1, 13, 14]))
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)


main()
