from django.urls import path

from frontdoor.web.office import views

urlpatterns = [path("office/", views.home, name="office")]
