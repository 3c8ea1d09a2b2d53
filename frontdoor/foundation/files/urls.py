from django.urls import path

from frontdoor.foundation.files import views

urlpatterns = [
    path("files/<uuid:file_id>/", views.original, name="file"),
    path("files/<uuid:file_id>/picture", views.picture, name="file-picture"),
    path("files/<uuid:file_id>/public", views.public_picture, name="file-public"),
]
