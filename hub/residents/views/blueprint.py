"""The blueprint that all pages about residents hang on. No address, title or log line of theirs carries a name."""

from flask import Blueprint

bp = Blueprint("residents", __name__, url_prefix="/residents")
