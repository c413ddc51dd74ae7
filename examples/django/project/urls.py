"""The example shop's addresses."""

from django.urls import path

from shop import views

urlpatterns = [
    path("", views.front_page),
    path("login", views.log_in),
    path("logout", views.log_out),
    path("orders", views.place_order),
    path("orders/<str:ref>", views.order_page, name="order"),
    path("orders/<str:ref>/pay", views.pay),
]
