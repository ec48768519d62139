"""A tile map as SVG: each force a tile of the same size at its place, with letters and its grade.

Widths are shares of the map's own width, so that it fills its column on paper and on a narrow
screen; what it shows stands as a table beside it.
"""

from collections.abc import Iterator

from markupsafe import Markup, escape

from hmic.rendering.charts import drawing
from hmic.report.contents import GradeStyle
from hmic.report.nation_contents import Tile, TileMap

_HEIGHT = 44
"""Of a tile, in pixels: two lines of letters."""
_GAP = 4
"""Between two rows, in pixels."""
_MARGIN = 0.35
"""Left and right of a tile, in percent of the map's width."""
_INK, _PAPER = "#1B2228", "#FFFFFF"


def tile_map(shown: TileMap, styles: tuple[GradeStyle, ...]) -> Markup:
    """The map; a tile without a grade is white, with a dashed outline and no symbol.

    Args:
        shown: What it shows.
        styles: The colours of the grades.
    """
    colours = {style.key: style for style in styles}
    width = 100 / max(shown.columns, 6)
    parts = [part for tile in shown.tiles for part in _tile(tile, width, colours)]
    return drawing(shown.title, shown.rows * (_HEIGHT + _GAP), parts)


def _tile(tile: Tile, width: float, colours: dict[str, GradeStyle]) -> Iterator[str]:
    style = colours.get(tile.mark.key) if tile.mark else None
    left, top = tile.column * width + _MARGIN, tile.row * (_HEIGHT + _GAP) + 1
    middle = left + width / 2 - _MARGIN
    fill, letters = (style.colour, style.text_colour) if style else (_PAPER, _INK)
    dash = "" if style else ' stroke-dasharray="3 2"'
    ground = ' class="ink"' if style else ' class="ink no-grade"'
    # a hint of the mouse in browsers; whoever listens has the table
    yield f"<g><title>{escape(tile.words)}</title>"
    yield (
        f'<rect{ground} x="{left:.2f}%" y="{top}" width="{width - 2 * _MARGIN:.2f}%" '
        f'height="{_HEIGHT - 2}" fill="{fill}" stroke="{_INK}" stroke-width="0.75"{dash}/>'
    )
    on = f' fill="{letters}"' if style else ""
    symbol = tile.mark.symbol if tile.mark else ""
    if symbol:
        yield _letters(middle, top + 18, symbol, f'{on} font-weight="bold"')
    yield _letters(middle, top + (35 if symbol else 26), tile.short, on) + "</g>"


def _letters(x: float, y: float, text: str, manner: str) -> str:
    return f'<text x="{x:.2f}%" y="{y}" text-anchor="middle"{manner}>{escape(text)}</text>'
