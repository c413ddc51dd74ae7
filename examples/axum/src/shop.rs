//! A shop that could be anybody's: one product, guests and customers, orders and payments.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;

use crate::pages;
use crate::tracking::{self, Tracking};

/// What every handler shares.
#[derive(Clone)]
pub(crate) struct Shop {
    orders: Arc<Mutex<HashMap<String, bool>>>,
    tracking: Arc<Tracking>,
}

impl Shop {
    pub(crate) fn new(tracking: Arc<Tracking>) -> Self {
        Self { orders: Arc::default(), tracking }
    }

    fn with_orders<R>(&self, using: impl FnOnce(&mut HashMap<String, bool>) -> R) -> R {
        using(&mut self.orders.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn place(&self) -> String {
        self.with_orders(|orders| {
            let order = format!("A-{}", 1001 + orders.len());
            orders.insert(order.clone(), false);
            order
        })
    }

    /// Whether the order is paid, if there is one.
    fn is_paid(&self, order: &str) -> Option<bool> {
        self.with_orders(|orders| orders.get(order).copied())
    }

    /// Marks the order as paid. False if it was already, or if there is none.
    fn mark_paid(&self, order: &str) -> bool {
        self.with_orders(|orders| orders.get_mut(order).is_some_and(|paid| !std::mem::replace(paid, true)))
    }
}

#[derive(Deserialize)]
pub(crate) struct Login {
    user: String,
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

pub(crate) async fn place_order(State(shop): State<Shop>) -> Redirect {
    Redirect::to(&format!("/orders/{}", shop.place()))
}

pub(crate) async fn order_page(State(shop): State<Shop>, Path(order): Path<String>) -> Response {
    match shop.is_paid(&order) {
        Some(paid) => Html(pages::order(&order, paid)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

pub(crate) async fn pay(State(shop): State<Shop>, Path(order): Path<String>, headers: HeaderMap) -> Response {
    let mut response = Redirect::to(&format!("/orders/{order}")).into_response();
    if shop.mark_paid(&order) {
        let forgotten = shop.tracking.report(&headers, &order).await;
        tracking::set_cookies(response.headers_mut(), &forgotten);
    }
    response
}
