from django.urls import path

from frontdoor.places import views

urlpatterns = [
    path("map/layers.json", views.map_layers, name="map-layers"),
    path("addresses.json", views.addresses, name="address-search"),
    path("office/places/", views.places, name="places"),
    path("office/places/<int:uprn>/", views.address, name="place"),
]
