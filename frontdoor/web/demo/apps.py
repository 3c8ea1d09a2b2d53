from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "frontdoor.web.demo"
    label = "fd_web_demo"
