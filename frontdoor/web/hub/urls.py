from django.urls import path

from frontdoor.web.hub import views

urlpatterns = [path("hub/", views.hub, name="hub")]
