from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench.bare.models import Row


def insert_one(request: HttpRequest) -> HttpResponse:
    """Insert one row from the form and answer with its id."""
    row = Row.objects.create(
        code=request.POST["service_code"],
        description=request.POST["description"],
        lat=float(request.POST["lat"]),
        lon=float(request.POST["long"]),
    )
    return HttpResponse(f'[{{"service_request_id": "{row.pk}"}}]', content_type="application/json")


def insert_five(request: HttpRequest) -> HttpResponse:
    """Insert five rows, one after the other in one transaction, and answer with the last one's id."""
    with transaction.atomic():
        for _ in range(5):
            row = Row.objects.create(
                code=request.POST["service_code"],
                description=request.POST["description"],
                lat=float(request.POST["lat"]),
                lon=float(request.POST["long"]),
            )
    return HttpResponse(f'[{{"service_request_id": "{row.pk}"}}]', content_type="application/json")


urlpatterns = [path("insert", insert_one), path("insert-five", insert_five)]
