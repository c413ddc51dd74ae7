//! Starting and stopping a sandbox, and what a Rust test may ask of it without HTTP.

use std::{
    fmt, io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, task::JoinHandle, time::timeout};

use crate::{
    api,
    connection::{ConnectionHandle, Door},
    fault::{InvalidRule, Rule},
    journal::Journal,
    products::{DEMO_KEY, DEMO_PRODUCT, InvalidProduct, Products},
    state::State,
    traffic_sources::{DEMO_TRAFFIC_MEDIUM, DEMO_TRAFFIC_SOURCE, InvalidTrafficSource, TrafficSources},
};

/// Connections end by themselves as soon as the sandbox is stopping; this only keeps a bug from blocking a test.
const STOP_WITHIN: Duration = Duration::from_secs(5);

/// Why a sandbox could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// A product id isn't a UUID.
    #[error("`{0}` is not a product id: expected a UUID")]
    ProductId(String),
    /// A product has no API key.
    #[error("product {0} has an empty key")]
    EmptyKey(String),
    /// A traffic source number isn't one.
    #[error("`{0}` is not a traffic source number: expected digits")]
    TrafficSource(String),
    /// A traffic medium public id isn't a UUID.
    #[error("`{0}` is not a traffic medium public id: expected a UUID")]
    TrafficMedium(String),
    /// The address can't be listened on.
    #[error("cannot listen on {addr}")]
    Bind {
        /// The address that was asked for.
        addr: SocketAddr,
        /// What the operating system said.
        source: io::Error,
    },
}

impl From<InvalidProduct> for StartError {
    fn from(error: InvalidProduct) -> Self {
        match error {
            InvalidProduct::Id(id) => Self::ProductId(id),
            InvalidProduct::EmptyKey(id) => Self::EmptyKey(id),
        }
    }
}

impl From<InvalidTrafficSource> for StartError {
    fn from(error: InvalidTrafficSource) -> Self {
        match error {
            InvalidTrafficSource::Number(number) => Self::TrafficSource(number),
            InvalidTrafficSource::Medium(id) => Self::TrafficMedium(id),
        }
    }
}

/// How a sandbox is to behave; made by [`Sandbox::builder`].
#[must_use]
pub struct Builder {
    products: Vec<(String, String)>,
    traffic_sources: Vec<(String, Vec<String>)>,
    strict: bool,
    bind: SocketAddr,
}

impl Builder {
    /// Adds a product and its API key. Without any, the sandbox knows [`DEMO_PRODUCT`] with [`DEMO_KEY`].
    pub fn product(mut self, id: impl Into<String>, key: impl Into<String>) -> Self {
        self.products.push((id.into(), key.into()));
        self
    }

    /// Adds a traffic source and the public ids of its traffic mediums; for the same number, further ones. Without any,
    /// the sandbox knows [`DEMO_TRAFFIC_SOURCE`] with [`DEMO_TRAFFIC_MEDIUM`].
    pub fn traffic_source<'a>(
        mut self,
        number: impl Into<String>,
        mediums: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mediums = mediums.into_iter().map(str::to_owned).collect();
        self.traffic_sources.push((number.into(), mediums));
        self
    }

    /// Whether only tokens that the sandbox issued, and test tokens, are found.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Where to listen; by default on a free port of 127.0.0.1.
    pub fn bind(mut self, addr: impl Into<SocketAddr>) -> Self {
        self.bind = addr.into();
        self
    }

    /// Starts to serve on the current tokio runtime. The sandbox accepts connections when this returns.
    ///
    /// # Errors
    /// When a product or traffic source is malformed or the address can't be listened on.
    pub async fn start(mut self) -> Result<Sandbox, StartError> {
        if self.products.is_empty() {
            self.products.push((DEMO_PRODUCT.to_owned(), DEMO_KEY.to_owned()));
        }
        if self.traffic_sources.is_empty() {
            self = self.traffic_source(DEMO_TRAFFIC_SOURCE, [DEMO_TRAFFIC_MEDIUM]);
        }
        let products = Products::new(self.products)?;
        let traffic_sources = TrafficSources::new(self.traffic_sources)?;
        let at_bind = |source| StartError::Bind { addr: self.bind, source };
        let listener = TcpListener::bind(self.bind).await.map_err(at_bind)?;
        let addr = listener.local_addr().map_err(at_bind)?;
        let state = Arc::new(State::new(products, traffic_sources, self.strict));
        let serving = tokio::spawn(serve(listener, Arc::clone(&state)));
        Ok(Sandbox { state, addr, serving: Some(serving) })
    }
}

async fn serve(listener: TcpListener, state: Arc<State>) {
    let stopping = state.stopping.clone();
    let door = Door::new(listener, Arc::clone(&state));
    let app = api::router(state).into_make_service_with_connect_info::<ConnectionHandle>();
    // Never fails: accept errors are retried inside.
    let _ = axum::serve(door, app).with_graceful_shutdown(stopping.cancelled_owned()).await;
}

/// A running sandbox. Dropping it stops it.
pub struct Sandbox {
    state: Arc<State>,
    addr: SocketAddr,
    serving: Option<JoinHandle<()>>,
}

impl Sandbox {
    /// A sandbox on a free port of 127.0.0.1 with the demo product and traffic source, to be changed as needed.
    pub fn builder() -> Builder {
        let bind = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Builder { products: Vec::new(), traffic_sources: Vec::new(), strict: false, bind }
    }

    /// The base URL, without a slash at its end.
    #[must_use]
    pub fn url(&self) -> String {
        let host = match self.addr.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
            IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
            ip => ip,
        };
        format!("http://{}", SocketAddr::new(host, self.addr.port()))
    }

    /// The address it listens on.
    #[must_use]
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The ids of the products it knows, sorted.
    #[must_use]
    pub fn products(&self) -> Vec<String> {
        self.state.products.ids()
    }

    /// The numbers of the traffic sources it knows, sorted as text.
    #[must_use]
    pub fn traffic_sources(&self) -> Vec<String> {
        self.state.traffic_sources.numbers()
    }

    /// A copy of everything received so far, oldest first.
    #[must_use]
    pub fn journal(&self) -> Journal {
        self.state.journal().snapshot(|_| true)
    }

    /// Forgets the journal, the queued faults, all tokens and all redemptions.
    pub fn clear(&self) {
        self.state.clear();
    }

    /// Queues a fault behind those that wait already.
    ///
    /// # Errors
    /// When the rule asks for something that can't be sent, such as status 42.
    pub fn fault(&self, rule: Rule) -> Result<(), InvalidRule> {
        rule.check()?;
        self.state.faults().push(rule);
        Ok(())
    }

    /// Issues a fresh token, as a click on a teaser would.
    #[must_use]
    pub fn issue_token(&self) -> String {
        self.state.tokens().issue()
    }

    /// Stops serving and waits until all connections are closed, whatever they were waiting for.
    pub async fn stop(mut self) {
        self.state.stopping.cancel();
        if let Some(serving) = self.serving.take() {
            let _ = timeout(STOP_WITHIN, serving).await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.state.stopping.cancel();
    }
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("addr", &self.addr).finish_non_exhaustive()
    }
}
