"""Accounts: who may log in. An ordinary mutable table outside the truth; persons are events."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts from a staff number."""

    def create_account(self, staff_no: str, password: str, **more: Any) -> "Account":
        account = self.model(staff_no=staff_no, **more)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """A login for a person, by 教工号. Disabled, never deleted."""

    staff_no = models.CharField("教工号", max_length=30, unique=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "staff_no"

    class Meta:
        db_table = "account"
