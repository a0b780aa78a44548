"""The blueprint that every page of the editors hangs on."""

from flask import Blueprint

bp = Blueprint("editing", __name__, url_prefix="/admin/directory")
