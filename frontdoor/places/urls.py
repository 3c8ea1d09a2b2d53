from django.urls import path

from frontdoor.places import views

urlpatterns = [path("map/layers.json", views.map_layers, name="map-layers")]
