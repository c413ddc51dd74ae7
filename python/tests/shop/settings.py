"""The settings of a shop as its owner would write them."""

from __future__ import annotations

import os
from typing import Any

import django

from sandbox import KEY, OTHER_KEY, OTHER_PRODUCT, PRODUCT, TRAFFIC_MEDIUM, TRAFFIC_SOURCE

SECRET_KEY = "the shop's own secret, long enough to sign with"
DEBUG = False
ALLOWED_HOSTS = ["*"]
# Django 6 wants addresses, earlier ones pairs.
ADMINS: list[Any] = ["admin@shop.example"] if django.VERSION >= (6,) else [("Admin", "admin@shop.example")]
# What newer Djangos want to be told; earlier ones do not look.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
ROOT_URLCONF = "shop.urls"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"]
MIDDLEWARE = [
    "sovendus.django.CaptureMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ.get("SHOP_DATABASE", ":memory:")}}
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

SOVENDUS: dict[str, Any] = {
    "PRODUCT_ID": PRODUCT,
    "API_KEY": KEY,
    "PRODUCTS": {OTHER_PRODUCT: OTHER_KEY},
    "CONSENT": "not_required",
    "ENDPOINT": os.environ.get("SHOP_ENDPOINT"),
    "TRAFFIC_SOURCE": TRAFFIC_SOURCE,
    "TRAFFIC_MEDIUM": TRAFFIC_MEDIUM,
    "COUPON_ENDPOINT": os.environ.get("SHOP_ENDPOINT"),
}
