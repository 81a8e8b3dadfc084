"""Login by 教工号, logout, and the first change of the one-time code."""

from django import forms
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ledger.models import Account
from portal.answer import page, safe_address

WRONG = "教工号或密码不正确。密码区分大小写；首次登录请使用发给您的一次性密码。"
LOCKED = "连续输错次数过多，该教工号在本机暂停登录 15 分钟。"


class LoginForm(forms.Form):
    """教工号 and password."""

    staff_no = forms.CharField(label="教工号", max_length=30)
    password = forms.CharField(label="密码", max_length=128, strip=False, widget=forms.PasswordInput)
    next = forms.CharField(required=False, widget=forms.HiddenInput)


@never_cache
@require_http_methods(["GET", "POST"])
def login_page(request: HttpRequest) -> HttpResponse:
    """The form; after it the page that was wanted, if it is one of ours."""
    if request.method == "GET":
        if request.user.is_authenticated:
            return redirect("duties")
        return page(request, "login.html", form=LoginForm(initial={"next": request.GET.get("next", "")}))
    form = LoginForm(request.POST)
    if not form.is_valid():
        return page(request, "login.html", form=form, wrong="请填写教工号和密码。", status=400)
    given = form.cleaned_data
    account = authenticate(request, staff_no=given["staff_no"].strip(), password=given["password"])
    if account is None:
        return _not_in(request, form)
    login(request, account)
    return redirect(safe_address(request, given["next"]))


def _not_in(request: HttpRequest, form: LoginForm) -> HttpResponse:
    """Wrong, or locked out. axes would answer in English from its middleware: the lock itself stays its own."""
    if getattr(request, "axes_locked_out", False):
        request.axes_locked_out = False  # type: ignore[attr-defined]
        return page(request, "login.html", form=form, wrong=LOCKED, locked=True, status=429)
    return page(request, "login.html", form=form, wrong=WRONG, status=401)


@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("login")


class PasswordForm(forms.Form):
    """The present password (or one-time code) and a new one, twice."""

    present = forms.CharField(label="现在的密码（首次登录填一次性密码）", max_length=128, strip=False, widget=forms.PasswordInput)
    new = forms.CharField(label="新密码", max_length=128, strip=False, widget=forms.PasswordInput)
    again = forms.CharField(label="再输一次新密码", max_length=128, strip=False, widget=forms.PasswordInput)

    def __init__(self, account: Account, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.account = account

    def clean_present(self) -> str:
        given: str = self.cleaned_data["present"]
        if not self.account.check_password(given):
            raise ValidationError("现在的密码不正确。")
        return given

    def clean_new(self) -> str:
        given: str = self.cleaned_data["new"]
        validate_password(given, self.account)
        if self.account.check_password(given):
            raise ValidationError("新密码须与现在的不同。")
        return given

    def clean(self) -> dict[str, object]:
        given = self.cleaned_data
        if given.get("new") and given.get("new") != given.get("again"):
            self.add_error("again", "两次输入的新密码不一致。")
        return given


@never_cache
@require_http_methods(["GET", "POST"])
def password_page(request: HttpRequest) -> HttpResponse:
    """Change the password; a one-time code lets a person come here and nowhere else."""
    account = request.user
    if not isinstance(account, Account):
        return redirect("login")
    form = PasswordForm(account, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        account.set_password(form.cleaned_data["new"])
        account.must_change_password = False
        account.save()
        update_session_auth_hash(request, account)
        messages.success(request, "密码已修改。")
        return redirect("duties")
    return page(request, "password.html", form=form, first=account.must_change_password, status=400 if form.errors else 200)
