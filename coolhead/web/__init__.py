"""How do people see it in a browser?"""

from coolhead.web.app import create_app
from coolhead.web.policy import RouteWithoutPolicy
from coolhead.web.ports import BrandView, House, Intake, SourceView, WebSettings

__all__ = [
    "BrandView",
    "House",
    "Intake",
    "RouteWithoutPolicy",
    "SourceView",
    "WebSettings",
    "create_app",
]
