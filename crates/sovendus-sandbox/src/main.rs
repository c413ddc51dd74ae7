//! The sandbox as a program.

use std::{
    error::Error,
    io::{self, Write},
    net::{IpAddr, SocketAddr},
    process::ExitCode,
};

use clap::{Parser, builder::FalseyValueParser};
use serde::Serialize;
use sovendus_sandbox::{Builder, Sandbox};
use tokio::sync::oneshot;

/// A local stand-in for the Sovendus APIs: the documented answers, faults on demand and a journal.
///
/// Prints one line of JSON when it is ready and serves until it is told to end.
#[derive(Parser)]
#[command(version)]
struct Options {
    /// The address to listen on. Others than loopback ones let everybody in the network in.
    #[arg(long, env = "SOVENDUS_SANDBOX_HOST", default_value = "127.0.0.1")]
    host: IpAddr,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, env = "SOVENDUS_SANDBOX_PORT", default_value_t = 0)]
    port: u16,
    /// A product and its API key; repeatable, separated by commas in the environment. Default: the demo product.
    #[arg(
        long = "product",
        value_name = "UUID=KEY",
        env = "SOVENDUS_SANDBOX_PRODUCTS",
        hide_env_values = true,
        value_delimiter = ',',
        value_parser = product
    )]
    products: Vec<(String, String)>,
    /// A traffic source and the public ids of its traffic mediums; repeatable, separated by semicolons in the
    /// environment. Default: the demo traffic source.
    #[arg(
        long = "traffic-source",
        value_name = "NUMBER[=UUID,UUID]",
        env = "SOVENDUS_SANDBOX_TRAFFIC_SOURCES",
        value_delimiter = ';'
    )]
    traffic_sources: Vec<String>,
    /// Find only tokens that this sandbox issued, and test tokens.
    #[arg(long, env = "SOVENDUS_SANDBOX_STRICT", value_parser = FalseyValueParser::new())]
    strict: bool,
    /// End when standard input does, so that the sandbox never outlives the program that started it.
    #[arg(long, env = "SOVENDUS_SANDBOX_EXIT_WITH_STDIN", value_parser = FalseyValueParser::new())]
    exit_with_stdin: bool,
}

fn product(text: &str) -> Result<(String, String), String> {
    let (id, key) = text.split_once('=').ok_or("expected UUID=KEY")?;
    Ok((id.to_owned(), key.to_owned()))
}

fn with_traffic_source(builder: Builder, text: &str) -> Builder {
    let (number, mediums) =
        text.split_once('=').map_or((text, None), |(number, mediums)| (number, Some(mediums)));
    builder.traffic_source(number, mediums.into_iter().flat_map(|mediums| mediums.split(',')))
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Options::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {}", chain(error.as_ref())));
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), Box<dyn Error>> {
    if !options.host.is_loopback() {
        say(&format!(
            "warning: {} is not a loopback address: everybody who can reach it can use it",
            options.host
        ));
    }
    // Before the ready line: who reads it may send a signal at once.
    let end = end_of_work(options.exit_with_stdin)?;
    let builder = Sandbox::builder().strict(options.strict).bind(SocketAddr::new(options.host, options.port));
    let builder = options.products.into_iter().fold(builder, |builder, (id, key)| builder.product(id, key));
    let builder =
        options.traffic_sources.iter().fold(builder, |builder, text| with_traffic_source(builder, text));
    let sandbox = builder.start().await?;
    announce(&sandbox, options.host)?;
    end.await;
    sandbox.stop().await;
    Ok(())
}

/// The one line on standard output.
#[derive(Serialize)]
struct Ready {
    sandbox: &'static str,
    host: IpAddr,
    port: u16,
    url: String,
    products: Vec<String>,
    traffic_sources: Vec<String>,
}

fn announce(sandbox: &Sandbox, host: IpAddr) -> io::Result<()> {
    let ready = Ready {
        sandbox: "ready",
        host,
        port: sandbox.addr().port(),
        url: sandbox.url(),
        products: sandbox.products(),
        traffic_sources: sandbox.traffic_sources(),
    };
    let ready = serde_json::to_string(&ready)?;
    let mut stdout = io::stdout().lock();
    writeln!(stdout, "{ready}")?;
    stdout.flush()
}

/// Listens from now on; the future is ready when the program is to end.
fn end_of_work(with_stdin: bool) -> io::Result<impl Future<Output = ()>> {
    let signalled = signalled()?;
    let stdin_ended = with_stdin.then(stdin_ended);
    Ok(async {
        let stdin_ended = async {
            match stdin_ended {
                Some(ended) => ended.await.unwrap_or_default(),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = signalled => {}
            () = stdin_ended => {}
        }
    })
}

#[cfg(unix)]
fn signalled() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn signalled() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without Ctrl-C there are still other ways to end a process.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// A plain thread, because the runtime would wait for a blocked read of its own when it ends.
fn stdin_ended() -> oneshot::Receiver<()> {
    let (ended, waiting) = oneshot::channel();
    std::thread::spawn(move || {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
        let _ = ended.send(());
    });
    waiting
}

/// An error with its causes, on one line.
fn chain(error: &dyn Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {}", chain(source)),
        None => error.to_string(),
    }
}

/// A closed stderr is no reason to fail.
fn say(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}
