//! A small axum shop that reports its conversions.
//!
//! What Sovendus needs is in `tracking.rs`; everything else is the shop.

mod pages;
mod shop;
mod tracking;

use std::io::Write as _;
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use tower_sessions::cookie::SameSite;
use tower_sessions::{MemoryStore, SessionManagerLayer};

use crate::shop::Shop;
use crate::tracking::Tracking;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let tracking = Arc::new(Tracking::from_env()?);
    let sessions =
        SessionManagerLayer::new(MemoryStore::default()).with_secure(false).with_same_site(SameSite::Lax);
    let app = Router::new()
        .route("/", get(shop::front_page))
        .route("/login", post(shop::log_in))
        .route("/logout", post(shop::log_out))
        .route("/orders", post(shop::place_order))
        .route("/orders/{order}", get(shop::order_page))
        .route("/orders/{order}/pay", post(shop::pay))
        .with_state(Shop::new(tracking.clone()))
        .layer(sessions)
        .layer(from_fn_with_state(tracking, tracking::capture));

    let port = std::env::var("PORT").ok().map_or(Ok(0), |port| port.parse::<u16>())?;
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    let url = format!("http://{}", listener.local_addr()?);
    writeln!(std::io::stdout(), "{}", serde_json::json!({ "shop": "axum", "url": url }))?;
    Ok(axum::serve(listener, app).with_graceful_shutdown(stopped()).await?)
}

/// Until Ctrl-C or SIGTERM.
async fn stopped() {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminated) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
        return;
    }
    let _ = interrupted.await;
}
