from django.db import models


class Row(models.Model):
    """One row, of about the width of a report."""

    code = models.CharField(max_length=60)
    description = models.TextField()
    lat = models.FloatField()
    lon = models.FloatField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bare"
        db_table = "bench_bare_row"
