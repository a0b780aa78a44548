"""Ways to say no, each with a message that the person may read and the HTTP status that fits it."""


class HubError(Exception):
    """A rule said no. The message is shown as it is, so it says what to do next and holds no secrets."""

    status = 400

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class Invalid(HubError):
    """What was given cannot be used as it is."""

    status = 400


class NotFound(HubError):
    """It does not exist, or not for you: the two are never told apart."""

    status = 404


class Conflict(HubError):
    """It was possible a moment ago; somebody or something else came first."""

    status = 409


class Gone(HubError):
    """It was there, and is over: a link that has been used or has run out."""

    status = 410


class TooLarge(HubError):
    """More than we take in one go."""

    status = 413


class TooManyTries(HubError):
    """Slow down; the message says when to try again."""

    status = 429


class Unavailable(HubError):
    """Not now; nothing was lost."""

    status = 503
