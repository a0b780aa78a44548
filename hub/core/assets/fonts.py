"""Atkinson Hyperlegible, made lighter for pages and turned into TrueType for PDFs.

The package ships hinted files of 17 KB each in two subsets. Screens of today ignore the hints, so pages get the
same letters in 10 KB; PDFs get both subsets merged into one file, because a PDF has no fallback by unicode range.
"""

import tempfile
from pathlib import Path

SUBSETS = ("latin", "latin-ext")
WEIGHTS = (400, 700)


def make(package: Path, into: Path) -> None:
    """Write `hub-latin-400.woff2` … for pages and `hub-400.ttf`, `hub-700.ttf` for PDFs."""
    into.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        sources = [
            package / "files" / f"atkinson-hyperlegible-{name}-{weight}-normal.woff2" for name in SUBSETS
        ]
        for name, source in zip(SUBSETS, sources, strict=True):
            _without_hints(source, into / f"hub-{name}-{weight}.woff2")
        _merged(sources, into / f"hub-{weight}.ttf")


def _without_hints(source: Path, target: Path) -> None:
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "locl", "ccmp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=list(font.getBestCmap()))
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)


def _merged(sources: list[Path], target: Path) -> None:
    """One TrueType file of all subsets. Hints and layout rules are left out: they do not merge, PDFs use neither."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont

    with tempfile.TemporaryDirectory() as folder:
        parts: list[str] = []
        for source in sources:
            font = TTFont(source, recalcTimestamp=False)
            font.flavor = None
            for table in ("fpgm", "prep", "cvt ", "GSUB", "GPOS", "GDEF"):
                if table in font:
                    del font[table]
            parts.append(str(Path(folder) / f"{source.stem}.ttf"))
            font.save(parts[-1])
        Merger().merge(parts).save(target)
