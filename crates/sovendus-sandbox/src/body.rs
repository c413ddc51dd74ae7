//! Bodies: reading them without trusting them, and sending odd ones.

use std::time::Duration;

use axum::body::{Body, Bytes};
use futures_util::stream;
use http_body_util::BodyExt;
use tokio::time::sleep;

/// No API call needs more; what is longer is cut here.
const MAX_READ: usize = 1024 * 1024;
const CHUNK: &[u8] = &[b'1'; 64 * 1024];

/// The body, as far as it came.
pub(crate) async fn read(mut body: Body) -> Vec<u8> {
    let mut read = Vec::new();
    while let Some(Ok(frame)) = body.frame().await {
        read.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
        if read.len() >= MAX_READ {
            read.truncate(MAX_READ);
            break;
        }
    }
    read
}

/// Sends one byte at a time, each after a pause, and calls `before_last` when only one is left.
pub(crate) fn drip(bytes: Vec<u8>, pause: Duration, before_last: impl FnOnce() + Send + 'static) -> Body {
    let start = (bytes.into_iter(), Some(before_last));
    Body::from_stream(stream::unfold(start, move |(mut rest, mut before_last)| async move {
        let byte = rest.next()?;
        sleep(pause).await;
        if rest.len() == 0
            && let Some(act) = before_last.take()
        {
            act();
        }
        Some((Ok::<_, std::io::Error>(Bytes::from(vec![byte])), (rest, before_last)))
    }))
}

/// A JSON number with this many digits, made as it is sent: valid JSON, and never a documented answer.
pub(crate) fn huge(bytes: u64) -> Body {
    Body::from_stream(stream::unfold(bytes, |left| async move {
        let length = CHUNK.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let chunk = CHUNK.get(..length).filter(|chunk| !chunk.is_empty())?;
        let left = left - u64::try_from(length).unwrap_or(left);
        Some((Ok::<_, std::io::Error>(Bytes::from_static(chunk)), left))
    }))
}
