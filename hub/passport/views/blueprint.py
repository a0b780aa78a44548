"""The blueprint that all pages of papers hang on."""

from flask import Blueprint

bp = Blueprint("passport", __name__)
REFUSED, TOO_MANY = 422, 429
