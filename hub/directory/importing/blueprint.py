"""The blueprint of the pages on which editors bring in other people's lists."""

from flask import Blueprint

bp = Blueprint("imports", __name__, url_prefix="/admin/imports")
