//! The program: its one line, and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]
#![cfg(feature = "cli")]

mod common;

use std::{
    net::SocketAddr,
    process::{ExitStatus, Stdio},
};

use common::{BOUND, COUPON, TOKEN, connect, conversion, raw, redemption, request};
use serde_json::{Value, json};
use sovendus_sandbox::{DEMO_PRODUCT, DEMO_TRAFFIC_MEDIUM, DEMO_TRAFFIC_SOURCE};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::{Child, ChildStdout, Command},
    time::timeout,
};

const OTHER_MEDIUM: &str = "00000000-0000-4000-8000-000000000000";

struct Program {
    child: Child,
    stdout: BufReader<ChildStdout>,
    line: String,
}

impl Program {
    async fn start(args: &[&str]) -> Self {
        Self::spawn(command(args)).await
    }

    async fn spawn(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        timeout(BOUND, stdout.read_line(&mut line)).await.unwrap().unwrap();
        Self { child, stdout, line }
    }

    fn addr(&self) -> SocketAddr {
        let ready: Value = serde_json::from_str(&self.line).unwrap();
        ready["url"].as_str().unwrap().strip_prefix("http://").unwrap().parse().unwrap()
    }

    async fn signal(&self, name: &str) {
        let id = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().await.unwrap().success());
    }

    /// How it ended, and what it wrote besides its first line.
    async fn end(mut self) -> (ExitStatus, String) {
        let status = timeout(BOUND, self.child.wait()).await.expect("an end in time").unwrap();
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).await.unwrap();
        (status, rest)
    }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sovendus-sandbox"));
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

#[tokio::test]
async fn says_it_is_ready_and_is() {
    let program = Program::start(&[]).await;
    let port = program.addr().port();
    let url = format!("http://127.0.0.1:{port}");
    let expected = format!(
        r#"{{"sandbox":"ready","host":"127.0.0.1","port":{port},"url":"{url}","products":["{DEMO_PRODUCT}"],"traffic_sources":["{DEMO_TRAFFIC_SOURCE}"]}}"#
    );
    assert_eq!(program.line, expected + "\n");
    assert_eq!(raw(program.addr(), &conversion(TOKEN, &[])).await.unwrap().status, 200);
    assert_eq!(raw(program.addr(), &redemption(COUPON, &[])).await.unwrap().status, 200);
}

#[cfg(unix)]
async fn until_hanging(addr: SocketAddr) {
    let journal = request("GET", "/_sandbox/journal", &[], "");
    while !raw(addr, &journal).await.unwrap().text().contains(r#""fault":"hang""#) {}
}

#[cfg(unix)]
#[tokio::test]
async fn ends_on_signals_also_while_requests_hang() {
    for signal in ["TERM", "INT"] {
        let program = Program::start(&[]).await;
        let hang = [("sovendus-sandbox-fault", r#"{"fault":{"kind":"hang"}}"#)];
        let _hanging = connect(program.addr(), &conversion(TOKEN, &hang)).await;
        timeout(BOUND, until_hanging(program.addr())).await.unwrap();
        program.signal(signal).await;
        let (status, rest) = program.end().await;
        assert_eq!((status.success(), rest.as_str()), (true, ""), "{signal}");
    }
}

#[tokio::test]
async fn ends_with_stdin_when_asked_to() {
    let mut program = Program::start(&["--exit-with-stdin"]).await;
    drop(program.child.stdin.take());
    assert!(program.end().await.0.success());
}

#[tokio::test]
async fn outlives_stdin_otherwise() {
    let mut program = Program::start(&[]).await;
    drop(program.child.stdin.take());
    assert_eq!(raw(program.addr(), &conversion(TOKEN, &[])).await.unwrap().status, 200);
    assert!(program.child.try_wait().unwrap().is_none());
}

#[tokio::test]
async fn takes_products_and_strictness() {
    let product = format!("{}=KEY=1", DEMO_PRODUCT.to_uppercase());
    let program = Program::start(&["--strict", "--product", &product]).await;
    let send = |key| request("POST", &common::path(DEMO_PRODUCT, TOKEN), &[], &common::key_body(key));
    assert_eq!(raw(program.addr(), &send("other")).await.unwrap().status, 403);
    assert_eq!(
        raw(program.addr(), &send("KEY=1")).await.unwrap().text(),
        r#"{"message":"Token not found."}"#
    );
}

async fn traffic_sources(program: &Program) -> Value {
    let state = raw(program.addr(), &request("GET", "/_sandbox/state", &[], "")).await.unwrap();
    state.json()["traffic_sources"].clone()
}

#[tokio::test]
async fn takes_traffic_sources() {
    let upper = format!("07={},{OTHER_MEDIUM}", DEMO_TRAFFIC_MEDIUM.to_uppercase());
    let program = Program::start(&["--traffic-source", &upper, "--traffic-source=12"]).await;
    assert!(program.line.ends_with(",\"traffic_sources\":[\"07\",\"12\"]}\n"), "{}", program.line);
    let expected = json!([
        {"number": "07", "mediums": [OTHER_MEDIUM, DEMO_TRAFFIC_MEDIUM]},
        {"number": "12", "mediums": []},
    ]);
    assert_eq!(traffic_sources(&program).await, expected);
    assert_eq!(raw(program.addr(), &redemption(COUPON, &[])).await.unwrap().status, 500);
}

#[tokio::test]
async fn takes_traffic_sources_from_the_environment() {
    let text = format!("1={OTHER_MEDIUM},{DEMO_TRAFFIC_MEDIUM};2");
    let mut command = command(&[]);
    command.env("SOVENDUS_SANDBOX_TRAFFIC_SOURCES", text);
    let program = Program::spawn(command).await;
    let expected = json!([
        {"number": "1", "mediums": [OTHER_MEDIUM, DEMO_TRAFFIC_MEDIUM]},
        {"number": "2", "mediums": []},
    ]);
    assert_eq!(traffic_sources(&program).await, expected);
}

#[tokio::test]
async fn takes_settings_from_the_environment() {
    let mut command = command(&[]);
    command
        .env("SOVENDUS_SANDBOX_PRODUCTS", format!("{DEMO_PRODUCT}=A,00000000-0000-4000-8000-000000000000=B"));
    command.env("SOVENDUS_SANDBOX_EXIT_WITH_STDIN", "1").env("SOVENDUS_SANDBOX_STRICT", "0");
    let mut child = command.spawn().unwrap();
    drop(child.stdin.take());
    let output = timeout(BOUND, child.wait_with_output()).await.unwrap().unwrap();
    let ready: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(ready["products"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn refuses_wrong_settings_with_a_reason() {
    for (args, reason) in [
        (["--product", "1234=KEY"], "error: `1234` is not a product id: expected a UUID\n"),
        (["--host", "192.0.2.1"], "error: cannot listen on 192.0.2.1:0: "),
        (["--product", "1234"], "expected UUID=KEY"),
        (["--traffic-source", "12a"], "error: `12a` is not a traffic source number: expected digits\n"),
        (["--traffic-source", "12="], "error: `` is not a traffic medium public id: expected a UUID\n"),
    ] {
        let output = timeout(BOUND, command(&args).output()).await.unwrap().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && output.stdout.is_empty(), "{args:?}");
        assert!(stderr.contains(reason), "{stderr}");
    }
}

#[tokio::test]
async fn warns_when_it_is_open_to_others() {
    let mut program = Program::start(&["--host", "0.0.0.0", "--exit-with-stdin"]).await;
    drop(program.child.stdin.take());
    let mut stderr = String::new();
    program.child.stderr.take().unwrap().read_to_string(&mut stderr).await.unwrap();
    assert!(stderr.starts_with("warning: 0.0.0.0 is not a loopback address"), "{stderr}");
}
