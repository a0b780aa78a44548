"""The blueprint that all pages about accounts hang on."""

from flask import Blueprint

bp = Blueprint("accounts", __name__)
