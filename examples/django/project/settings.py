"""Settings of the example shop. What Sovendus needs is marked; everything else is the shop."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY = os.environ["SOVENDUS_SECRET"]
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "project.urls"
WSGI_APPLICATION = "project.wsgi.application"
ASGI_APPLICATION = "project.asgi.application"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "shop",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Sovendus: keeps the click of a landing. Before anything that may answer in the view's place.
    "sovendus.django.CaptureMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]

# Sovendus: the shop's credentials, and its decision on consent.
SOVENDUS = {
    "PRODUCT_ID": os.environ["SOVENDUS_PRODUCT_ID"],
    "API_KEY": os.environ["SOVENDUS_API_KEY"],
    "TRAFFIC_SOURCE": os.environ["SOVENDUS_TRAFFIC_SOURCE"],
    "ENDPOINT": os.environ.get("SOVENDUS_ENDPOINT"),
    # A shop that must ask names a function that tells the visitor's answer.
    "CONSENT": "not_required",
}

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("SHOP_DATABASE", BASE_DIR / "shop.sqlite3"),
        # Writers wait for each other instead of failing.
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"},
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"sovendus": {"handlers": ["console"], "level": "INFO"}},
}
