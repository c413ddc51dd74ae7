//! A shop that could be anybody's: one product, guests and customers, orders and payments.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rust_decimal::Decimal;
use serde::Deserialize;
use tower_sessions::Session;

use crate::pages;
use crate::tracking::{self, Tracking};

/// What a pair of shoes costs, in EUR, VAT included.
const PRICE: Decimal = Decimal::from_parts(4990, 0, 0, false, 2);

/// What was ordered.
#[derive(Clone)]
pub(crate) struct Purchase {
    pub(crate) gross: Decimal,
    pub(crate) voucher: Option<String>,
    paid: bool,
}

/// What every handler shares.
#[derive(Clone)]
pub(crate) struct Shop {
    orders: Arc<Mutex<HashMap<String, Purchase>>>,
    tracking: Arc<Tracking>,
}

impl Shop {
    pub(crate) fn new(tracking: Arc<Tracking>) -> Self {
        Self { orders: Arc::default(), tracking }
    }

    fn with_orders<R>(&self, using: impl FnOnce(&mut HashMap<String, Purchase>) -> R) -> R {
        using(&mut self.orders.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn place(&self, voucher: Option<String>) -> String {
        self.with_orders(|orders| {
            let order = format!("A-{}", 1001 + orders.len());
            orders.insert(order.clone(), Purchase { gross: PRICE, voucher, paid: false });
            order
        })
    }

    /// Whether the order is paid, if there is one.
    fn is_paid(&self, order: &str) -> Option<bool> {
        self.with_orders(|orders| orders.get(order).map(|purchase| purchase.paid))
    }

    /// Marks the order as paid, and says what was bought. `None` if it was paid already, or if there is none.
    fn mark_paid(&self, order: &str) -> Option<Purchase> {
        self.with_orders(|orders| {
            let purchase = orders.get_mut(order).filter(|purchase| !purchase.paid)?;
            purchase.paid = true;
            Some(purchase.clone())
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct Login {
    user: String,
}

#[derive(Deserialize)]
pub(crate) struct Checkout {
    #[serde(default)]
    voucher: String,
}

pub(crate) async fn front_page(session: Session) -> Html<String> {
    let user: Option<String> = session.get("user").await.ok().flatten();
    Html(pages::front(user.as_deref()))
}

pub(crate) async fn log_in(session: Session, Form(login): Form<Login>) -> Result<Redirect, StatusCode> {
    let failed = |_| StatusCode::INTERNAL_SERVER_ERROR;
    session.cycle_id().await.map_err(failed)?;
    session.insert("user", login.user).await.map_err(failed)?;
    Ok(Redirect::to("/"))
}

pub(crate) async fn log_out(session: Session) -> Result<Redirect, StatusCode> {
    session.flush().await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Redirect::to("/"))
}

pub(crate) async fn place_order(State(shop): State<Shop>, Form(checkout): Form<Checkout>) -> Redirect {
    let voucher = Some(checkout.voucher).filter(|voucher| !voucher.trim().is_empty());
    Redirect::to(&format!("/orders/{}", shop.place(voucher)))
}

pub(crate) async fn order_page(State(shop): State<Shop>, Path(order): Path<String>) -> Response {
    match shop.is_paid(&order) {
        Some(paid) => Html(pages::order(&order, paid)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(crate) async fn pay(State(shop): State<Shop>, Path(order): Path<String>, headers: HeaderMap) -> Response {
    let mut response = Redirect::to(&format!("/orders/{order}")).into_response();
    if let Some(purchase) = shop.mark_paid(&order) {
        // In a task of its own: a visitor who hangs up takes this handler along, but not the reports.
        let reports = tokio::spawn(async move { shop.tracking.report(&headers, &order, &purchase).await });
        tracking::set_cookies(response.headers_mut(), &reports.await.unwrap_or_default());
    }
    response
}
