"""The blueprint that all pages of self-referrals hang on."""

from flask import Blueprint

bp = Blueprint("self_referrals", __name__)
