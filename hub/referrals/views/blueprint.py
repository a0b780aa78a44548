"""The blueprint that all pages of referrals hang on."""

from flask import Blueprint

bp = Blueprint("referrals", __name__)
