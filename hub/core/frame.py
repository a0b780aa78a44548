"""Parts of the frame that are the same on most pages: rendered once, then kept."""

from typing import Any

from flask import Flask, render_template, url_for
from markupsafe import Markup

from hub.core.stencil import Kept

MOST = 50


def install(app: Flask) -> None:
    """`frame("footer")` in every template."""
    kept: Kept[object, Markup] = Kept(MOST)

    def frame(name: str, **values: Any) -> Markup:
        """templates/frame/<name>.html. It may depend on `values` and the site, and on nothing else.

        While a visitor's saved list travels along in every link, nothing is kept: it is theirs.
        """
        if "?" in url_for("home.index"):
            return Markup(render_template(f"frame/{name}.html", **values))  # noqa: S704  (a template's own words)
        key = (name, *sorted(values.items()))
        held = kept.get(key)
        return held or kept.put(key, Markup(render_template(f"frame/{name}.html", **values)))  # noqa: S704

    app.jinja_env.globals["frame"] = frame
