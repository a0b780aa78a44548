"""The blueprint that all pages of matching hang on."""

from flask import Blueprint

bp = Blueprint("matching", __name__)
