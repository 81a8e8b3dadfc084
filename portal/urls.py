"""Where each page lives. Addresses carry year and table, so that a link sent to a colleague shows the same."""

from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

from portal.pages import (
    counted,
    decisions,
    deliveries,
    department_form,
    duties,
    editions,
    findings,
    gate,
    gathering,
    login,
    mappings,
    matrix,
    news,
    part,
    review,
    runs,
    scan,
    second_upload,
    self_check,
    sheet,
    templates,
    trial,
    unchanged,
    upload,
)

_SHEET = "sheets/<int:year>/<slug:table>/"
_RULE = _SHEET + "findings/<str:rule>/"
_PART = _SHEET + "parts/<slug:department>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="duties"), name="home"),
    path("login", login.login_page, name="login"),
    path("logout", login.logout_page, name="logout"),
    path("password", login.password_page, name="password"),
    path("self-check", self_check.self_check_page, name="self_check"),
    path("self-check/<str:token>/", self_check.self_checked_page, name="self_checked"),
    path("self-check/<str:token>/copy.xlsx", self_check.self_check_copy, name="self_check_copy"),
    path("duties", duties.duties_page, name="duties"),
    path("upload", upload.upload_page, name="upload"),
    path("upload/foresee", upload.foresee_fragment, name="foresee"),
    path("deliveries/", deliveries.deliveries_page, name="deliveries"),
    path("deliveries/<int:delivery>/", deliveries.delivery_page, name="delivery"),
    path("deliveries/<int:delivery>/progress", deliveries.progress_fragment, name="progress"),
    path("deliveries/<int:delivery>/feedback", deliveries.feedback_file, name="feedback"),
    path("deliveries/<int:delivery>/words", second_upload.take_typed_act, name="take_typed"),
    path("deliveries/<int:delivery>/since/<slug:table>/<slug:kind>/", second_upload.second_upload_page, name="second_upload"),
    path("deliveries/<int:delivery>/mappings", mappings.confirm_act, name="confirm_mappings"),
    path("mappings/", mappings.mappings_page, name="mappings"),
    path("mappings/<slug:department>/revoke", mappings.revoke_act, name="revoke_mappings"),
    path(_SHEET, sheet.sheet_page, name="sheet"),
    path(_SHEET + "audit-form.pdf", sheet.audit_form_file, name="audit_form"),
    path(_SHEET + "submit", decisions.submit_act, name="submit"),
    path(_SHEET + "withdraw", decisions.withdraw_act, name="withdraw"),
    path(_SHEET + "approve", decisions.approve_act, name="approve"),
    path(_SHEET + "send-back", decisions.send_back_page, name="send_back"),
    path(_SHEET + "gathering", gathering.gathering_page, name="gathering"),
    path(_SHEET + "settle", gathering.settle_act, name="settle"),
    path(_PART + "arrange", gathering.arrange_act, name="arrange"),
    path(_RULE, findings.findings_page, name="findings"),
    path(_RULE + "explain", findings.explain_act, name="explain"),
    path(_RULE + "accept", findings.accept_act, name="accept"),
    path(_PART, part.part_page, name="part"),
    path(_PART + "sign", part.sign_act, name="sign"),
    path(_PART + "counted", counted.counted_act, name="counted"),
    path(_PART + "unchanged", unchanged.unchanged_page, name="unchanged"),
    path("years/<int:year>/review/<slug:desk>/", review.review_page, name="review"),
    path("years/<int:year>/review/<slug:desk>/approve", review.review_act, name="review_act"),
    path("years/<int:year>/news/<slug:desk>/confirm", news.confirm_act, name="confirm"),
    path("years/<int:year>/matrix", matrix.matrix_page, name="matrix"),
    path("years/<int:year>/runs", runs.runs_page, name="runs"),
    path("years/<int:year>/trial", trial.trial_page, name="trial"),
    path("years/<int:year>/gates/<slug:gate>/", gate.gate_page, name="gate"),
    path("years/<int:year>/gates/<slug:gate>/pass", gate.gate_act, name="pass_gate"),
    path("years/<int:year>/suite", gate.suite_page, name="suite"),
    path("years/<int:year>/suite/result", gate.suite_result, name="suite_result"),
    path("years/<int:year>/editions/", editions.editions_page, name="editions"),
    path("years/<int:year>/editions/publish", editions.publish_act, name="publish"),
    path("years/<int:year>/editions/<slug:kind>/<int:number>/<path:path>", editions.edition_file, name="edition_file"),
    path("years/<int:year>/templates/", templates.templates_page, name="templates"),
    path("years/<int:year>/templates/<slug:department>.xlsx", templates.template_file, name="template"),
    path(
        "years/<int:year>/departments/<slug:department>/audit-form.pdf",
        department_form.department_form_file,
        name="department_form",
    ),
    path("d/<int:year>/<slug:department>/<str:code>", department_form.department_scan, name="department_scan"),
    path("s/<int:year>/<slug:table>/<str:code>", scan.scan_page, name="scan"),
]

handler400 = "portal.pages.errors.bad_request"
handler403 = "portal.pages.errors.forbidden"
handler404 = "portal.pages.errors.not_found"
handler500 = "portal.pages.errors.broken"
