from django.urls import path

from frontdoor.foundation.accounts import views

urlpatterns = [
    path("sign-out/", views.sign_out, name="sign-out"),
    path("signed-in/typed/", views.what_was_typed, name="typed"),
    path("signed-in/", views.after_sign_in, name="after-sign-in"),
]
