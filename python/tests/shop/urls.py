from __future__ import annotations

from django.urls import path

from . import views

urlpatterns = [
    path("", views.home),
    path("order", views.order),
    path("aorder", views.aorder),
    path("order-drf", views.OrderDrf.as_view()),
    path("click", views.click),
    path("login", views.log_in),
    path("logout", views.log_out),
    path("cached", views.cached),
    path("stream", views.stream),
    path("vendor", views.vendor),
    path("withdraw", views.withdrawn),
    path("broken", views.broken),
    path("ahome", views.ahome),
    path("heartbeat", views.heartbeat),
]
