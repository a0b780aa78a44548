"""What we keep about outcomes: three voices in three places, and measures before and after."""

from hub.outcomes.models.asks import Ask
from hub.outcomes.models.measures import Measurement, MeasureQuestion, MeasureSet
from hub.outcomes.models.voices import ReferrerView, ResidentAnswer

__all__ = ["Ask", "MeasureQuestion", "MeasureSet", "Measurement", "ReferrerView", "ResidentAnswer"]
