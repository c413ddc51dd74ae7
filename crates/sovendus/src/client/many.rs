use futures_util::StreamExt as _;
use futures_util::stream;

/// Makes calls for all items, at most so many at a time; results come in the order of the items.
pub(super) async fn in_order<'a, I, T, F>(items: &'a [I], at_once: usize, call: impl Fn(&'a I) -> F) -> Vec<T>
where
    F: Future<Output = T>,
{
    let numbered = items.iter().enumerate().map(|(index, item)| {
        // Boxed, so that what waits in the buffer is a pointer and not the whole state of a call.
        let call = Box::pin(call(item));
        async move { (index, call.await) }
    });
    // Collected, because a future that holds this closure isn't provably `Send`.
    let calls: Vec<_> = numbered.collect();
    let mut results: Vec<_> = stream::iter(calls).buffer_unordered(at_once).collect().await;
    results.sort_unstable_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}
