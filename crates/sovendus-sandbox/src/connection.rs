//! TCP connections that a handler can reset.
//!
//! An HTTP handler can only answer. To send a real RST the socket itself must be closed with zero linger, and the HTTP
//! library owns the socket. So each socket is wrapped: the handler leaves an order in the part that it shares with the
//! wrapper, and the next write carries it out and fails, upon which the HTTP library drops the socket.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    extract::connect_info::Connected,
    http::Uri,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::WaitForCancellationFutureOwned;

use crate::{
    request_line::RequestLine,
    state::{State, lock},
    turned_away,
};

/// Accepts connections for one sandbox.
pub(crate) struct Door {
    listener: TcpListener,
    state: Arc<State>,
}

impl Door {
    pub(crate) fn new(listener: TcpListener, state: Arc<State>) -> Self {
        Self { listener, state }
    }
}

impl Listener for Door {
    type Io = Connection;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Connection, SocketAddr) {
        // The trait's method, not the inherent one: it retries what can be retried.
        let (stream, addr) = Listener::accept(&mut self.listener).await;
        // Dripped bytes must leave one by one. A socket that refuses this is already dead and will say so.
        let _ = stream.set_nodelay(true);
        let stopping = Box::pin(self.state.stopping.clone().cancelled_owned());
        let state = Arc::clone(&self.state);
        (Connection { stream, state, handle: ConnectionHandle::default(), stopping }, addr)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// What a handler knows of, and may do to, the connection of its request.
#[derive(Clone, Default)]
pub(crate) struct ConnectionHandle(Arc<Shared>);

#[derive(Default)]
struct Shared {
    reset: AtomicBool,
    line: Mutex<RequestLine>,
}

impl ConnectionHandle {
    /// Orders a TCP reset instead of whatever is written next.
    pub(crate) fn reset(&self) {
        self.0.reset.store(true, Ordering::Release);
    }

    /// Notes that the current request has reached a handler.
    pub(crate) fn claim(&self) {
        lock(&self.0.line).claim();
    }

    /// The target of the current request as it was sent.
    pub(crate) fn target(&self, uri: &Uri) -> String {
        lock(&self.0.line).target(uri)
    }
}

impl Connected<IncomingStream<'_, Door>> for ConnectionHandle {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().handle.clone()
    }
}

/// A socket that obeys its [`ConnectionHandle`] and ends when the sandbox does.
pub(crate) struct Connection {
    stream: TcpStream,
    state: Arc<State>,
    handle: ConnectionHandle,
    stopping: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Connection {
    fn poll_stopping(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        match self.stopping.as_mut().poll(cx) {
            Poll::Ready(()) => {
                Err(io::Error::new(io::ErrorKind::ConnectionAborted, "the sandbox is stopping"))
            }
            Poll::Pending => Ok(()),
        }
    }

    fn obey(&self) -> io::Result<()> {
        if !self.handle.0.reset.load(Ordering::Acquire) {
            return Ok(());
        }
        self.stream.set_zero_linger()?;
        Err(io::Error::new(io::ErrorKind::ConnectionReset, "reset on demand"))
    }

    fn before_write(&mut self, cx: &mut Context<'_>, buf: &[u8]) -> io::Result<()> {
        self.obey()?;
        self.poll_stopping(cx)?;
        let unseen = self.unseen_line();
        if let Some(line) = unseen {
            turned_away::note(&self.state, &line, buf);
        }
        Ok(())
    }

    /// The line of a request that the HTTP library turns away. It does so at the first wrong byte, often with the rest
    /// of the line unread; it won't read on, so what has arrived is taken here.
    fn unseen_line(&self) -> Option<String> {
        let mut line = lock(&self.handle.0.line);
        let mut buf = [0; 4096];
        while line.lacks_its_end() {
            match self.stream.try_read(&mut buf) {
                Ok(length @ 1..) => line.read(buf.get(..length).unwrap_or_default()),
                _ => break,
            }
        }
        line.written()
    }
}

impl AsyncRead for Connection {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.poll_stopping(cx)?;
        let before = buf.filled().len();
        let polled = Pin::new(&mut this.stream).poll_read(cx, buf);
        lock(&this.handle.0.line).read(buf.filled().get(before..).unwrap_or_default());
        polled
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.before_write(cx, buf)?;
        Pin::new(&mut this.stream).poll_write(cx, buf)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        this.before_write(cx, bufs.first().map_or(&[], |buf| buf))?;
        Pin::new(&mut this.stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // A shutdown would say goodbye first, and a reset has none.
        this.obey()?;
        Pin::new(&mut this.stream).poll_shutdown(cx)
    }
}
