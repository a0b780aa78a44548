"""The blueprint that all pages of partners hang on."""

from flask import Blueprint

bp = Blueprint("partners", __name__)
