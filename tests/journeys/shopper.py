"""A shopper with a browser of their own: cookies, forms and nothing else."""

from __future__ import annotations

import httpx


class Shopper:
    """One visitor of one shop."""

    def __init__(self, shop_url: str) -> None:
        self.browser = httpx.Client(base_url=shop_url, trust_env=False, timeout=30)

    def land(self, token: str | None = None) -> httpx.Response:
        """Arrive: with a click token from a partner's page, or just so."""
        path = "/?utm_source=partner" + (f"&sovReqToken={token}" if token else "")
        return self.browser.get(path).raise_for_status()

    def log_in(self, user: str) -> None:
        """Log in as somebody; the shop renews the session."""
        self._submit("/login", user=user)

    def log_out(self) -> None:
        """Log out; the shop forgets the session."""
        self._submit("/logout")

    def order(self, voucher: str = "") -> str:
        """Order the one product, perhaps with a voucher; the order's name."""
        return self._submit("/orders", voucher=voucher).rsplit("/", 1)[-1]

    def pay(self, order: str) -> None:
        """Pay for an order."""
        self._submit(f"/orders/{order}/pay")

    def buy(self, voucher: str = "") -> str:
        """Order and pay; the order's name."""
        order = self.order(voucher)
        self.pay(order)
        return order

    def _submit(self, path: str, **fields: str) -> str:
        # A shop with CSRF protection wants back what its page gave out.
        if not self.browser.cookies.get("csrftoken"):
            self.browser.get("/")
        if token := self.browser.cookies.get("csrftoken"):
            fields["csrfmiddlewaretoken"] = token
        response = self.browser.post(path, data=fields)
        if not response.is_redirect:
            raise AssertionError(f"POST {path}: {response.status_code} in place of a redirect\n{response.text[:500]}")
        return response.headers["location"]
