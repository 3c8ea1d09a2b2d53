from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "frontdoor.foundation.audit"
    label = "fd_audit"
    verbose_name = "Audit trail"
