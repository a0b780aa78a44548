"""The blueprint that all pages of outcomes hang on."""

from flask import Blueprint

bp = Blueprint("outcomes", __name__)
REFUSED = 422
