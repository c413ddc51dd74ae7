"""A shop that could be anybody's: one product, guests and customers, orders and payments."""

from django.contrib.auth import login, logout
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_POST
from sovendus import net_from_gross
from sovendus.django import process_order, report_redemption

from shop.models import Order


@ensure_csrf_cookie
def front_page(request: HttpRequest) -> HttpResponse:
    """Offer the one product."""
    return render(request, "shop/front.html")


@require_POST
def log_in(request: HttpRequest) -> HttpResponse:
    """Log a customer in; who is new gets an account. No passwords: it is an example."""
    user, _ = User.objects.get_or_create(username=request.POST["user"])
    login(request, user)
    return redirect("/")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Forget the customer and their session."""
    logout(request)
    return redirect("/")


@require_POST
def place_order(request: HttpRequest) -> HttpResponse:
    """Order one pair of shoes."""
    order = Order.objects.create(voucher=request.POST.get("voucher", ""))
    return redirect("order", ref=order.ref)


def order_page(request: HttpRequest, ref: str) -> HttpResponse:
    """Show an order, and a way to pay for it."""
    order = get_object_or_404(Order, pk=Order.pk_of(ref))
    return render(request, "shop/order.html", {"order": order})


@require_POST
def pay(request: HttpRequest, ref: str) -> HttpResponse:
    """Take the money, once."""
    if Order.objects.filter(pk=Order.pk_of(ref), paid=False).update(paid=True):
        # Sovendus: reports the order if its shopper came through a click. Never raises.
        process_order(request, ref)
        order = Order.objects.get(pk=Order.pk_of(ref))
        # Sovendus: reports the voucher if one was used. Never raises.
        report_redemption(
            ref,
            codes=order.voucher,
            net_value=net_from_gross(order.gross, "EUR", tax_percent=19),
            currency="EUR",
            email=request.user.email if request.user.is_authenticated else None,
        )
    return redirect("order", ref=ref)
