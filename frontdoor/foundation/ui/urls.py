from django.urls import path

from frontdoor.foundation.ui import views

urlpatterns = [
    path("theme.css", views.theme, name="theme"),
    path("ui/", views.gallery, name="gallery"),
]
