from django.urls import path

from frontdoor.rights.views import erasures, office, own, packages, register

urlpatterns = [
    path("office/rights/", office.rights, name="rights"),
    path("office/rights/person/<int:customer>/", office.person, name="rights-person"),
    path("office/rights/person/<int:customer>/package/", office.begin_package, name="rights-begin-package"),
    path("office/rights/person/<int:customer>/correct/", office.correct, name="rights-correct"),
    path("office/rights/person/<int:customer>/erasure/", erasures.dry_run, name="rights-dry-run"),
    path("office/rights/person/<int:customer>/holds/<int:hold_id>/lift/", office.lift_hold, name="rights-lift-hold"),
    path("office/rights/packages/<uuid:package_id>/", packages.package, name="rights-package"),
    path("office/rights/packages/<uuid:package_id>/flags/", packages.flags, name="rights-flags"),
    path("office/rights/packages/<uuid:package_id>/finish/", packages.finish_package, name="rights-finish"),
    path("office/rights/packages/<uuid:package_id>/package.zip", packages.take_package, name="rights-take"),
    path("office/rights/packages/<uuid:package_id>/of/<str:label>/", packages.table, name="rights-table"),
    path("office/rights/erasures/<uuid:erasure_id>/", erasures.erasure, name="rights-erasure"),
    path("office/rights/erasures/<uuid:erasure_id>/certificate.pdf", erasures.certificate_pdf, name="rights-pdf"),
    path("office/rights/erasures/<uuid:erasure_id>/certificate.json", erasures.certificate_json, name="rights-json"),
    path("your-rights/", own.your_rights, name="your-rights"),
    path("your-rights/data.json", own.own_data, name="own-data"),
    path("your-rights/<uuid:package_id>/package.zip", own.fetch_package, name="own-package"),
    path("privacy/register/", register.register, name="processing-register"),
    path("privacy/register/register.csv", register.register_csv, name="processing-register-csv"),
]
