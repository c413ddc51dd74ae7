//! Starting and stopping, as a library.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod common;

use std::{io::ErrorKind, net::SocketAddr, time::Duration};

use common::{BOUND, TOKEN, connect, conversion, sandbox};
use sovendus_sandbox::{Fault, Rule, Sandbox};
use tokio::{
    io::AsyncReadExt,
    net::TcpStream,
    time::{Instant, timeout},
};

const PROMPT: Duration = Duration::from_secs(1);

/// Waits until the last request is played a fault, which is before it waits.
async fn until_faulted(sandbox: &Sandbox) {
    let seen = async {
        while !sandbox.journal().entries.iter().any(|entry| entry.fault.is_some()) {
            tokio::task::yield_now().await;
        }
    };
    timeout(BOUND, seen).await.unwrap();
}

async fn is_closed(mut stream: TcpStream) -> bool {
    let end = timeout(BOUND, stream.read_to_end(&mut Vec::new())).await.unwrap();
    end.map_or_else(|error| error.kind() == ErrorKind::ConnectionReset, |_| true)
}

#[tokio::test]
async fn stops_promptly_whatever_is_going_on() {
    for fault in [
        Fault::Hang {},
        Fault::Delay { ms: 600_000 },
        Fault::Drip { ms: 600_000 },
        Fault::Huge { bytes: u64::MAX },
    ] {
        let sandbox = sandbox().await;
        sandbox.fault(Rule::new(fault.clone())).unwrap();
        let stream = connect(sandbox.addr(), &conversion(TOKEN, &[])).await;
        until_faulted(&sandbox).await;
        let start = Instant::now();
        sandbox.stop().await;
        assert!(start.elapsed() < PROMPT, "{fault:?}");
        assert!(is_closed(stream).await, "{fault:?}");
    }
}

#[tokio::test]
async fn stops_promptly_with_idle_half_sent_and_pipelined_requests() {
    let sandbox = sandbox().await;
    let addr = sandbox.addr();
    sandbox.fault(Rule::new(Fault::Hang {})).unwrap();
    let pipelined = connect(addr, &[conversion(TOKEN, &[]), conversion(TOKEN, &[])].concat()).await;
    until_faulted(&sandbox).await;
    let idle = connect(addr, b"").await;
    let half_head = connect(addr, b"POST /ext").await;
    let half_body = connect(addr, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx").await;
    let start = Instant::now();
    sandbox.stop().await;
    assert!(start.elapsed() < PROMPT);
    for stream in [pipelined, idle, half_head, half_body] {
        assert!(is_closed(stream).await);
    }
    assert_eq!(TcpStream::connect(addr).await.unwrap_err().kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn dropping_stops() {
    let sandbox = sandbox().await;
    let stream = connect(sandbox.addr(), b"").await;
    drop(sandbox);
    assert!(is_closed(stream).await);
}

#[tokio::test]
async fn many_live_side_by_side() {
    let (one, two) = (sandbox().await, sandbox().await);
    common::convert(&one, TOKEN).await;
    assert_eq!((one.journal().entries.len(), two.journal().entries.len()), (1, 0));
}

#[tokio::test]
async fn urls_can_be_connected_to() {
    for (bind, url) in [
        ("127.0.0.1:0", "http://127.0.0.1:"),
        ("0.0.0.0:0", "http://127.0.0.1:"),
        ("[::1]:0", "http://[::1]:"),
    ] {
        let Ok(sandbox) = Sandbox::builder().bind(bind.parse::<SocketAddr>().unwrap()).start().await else {
            assert!(bind.starts_with('['), "only IPv6 may be missing");
            continue;
        };
        assert_eq!(sandbox.url(), format!("{url}{}", sandbox.addr().port()));
    }
}
