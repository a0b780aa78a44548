"""What the directory's forms stand on."""

from hub.core.asking import Answers, AskForm, CreateForm, EditForm, Row, Rows

__all__ = ["Answers", "AskForm", "CreateForm", "EditForm", "Row", "Rows"]
