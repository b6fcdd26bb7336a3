"""The area's blueprint; beside the accounts an administrator sees what registrars see."""

from flask import Blueprint

from tracker.web.registrar.area import NAVIGATION as REGISTER

blueprint = Blueprint("accounts", __name__, url_prefix="/accounts")
NAVIGATION = (*REGISTER, ("Accounts", "accounts.accounts"))
