use std::error::Error as _;

use sovendus_sandbox::{DEMO_KEY, Fault, Rule, Sandbox};

use crate::{TOKEN, click, client_of, sandbox};

#[tokio::test]
async fn a_redirect_is_never_followed() {
    let (sandbox, elsewhere) = (sandbox().await, Sandbox::builder().start().await.unwrap());
    let client = client_of(&sandbox).build().unwrap();
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/ext/x/{TOKEN}/api", elsewhere.url());
        sandbox.fault(Rule::new(Fault::Redirect { status, location })).unwrap();
        let error = client.send_conversion(&click(TOKEN)).await.unwrap_err();
        assert_eq!((error.code(), error.status()), ("redirected", Some(status)));
    }
    assert!(elsewhere.journal().entries.is_empty(), "the key was posted to another server");
}

#[tokio::test]
async fn no_error_shows_the_key_or_the_whole_token() {
    let sandbox = sandbox().await;
    let client = client_of(&sandbox).timeout(std::time::Duration::from_millis(200)).build().unwrap();
    let mut texts = vec![format!("{client:?}"), format!("{:?}", click(TOKEN))];
    for fault in [
        Fault::status(403),
        Fault::status(500),
        Fault::Reset {},
        Fault::Hang {},
        Fault::Garbage {},
        Fault::WrongEcho {},
    ] {
        sandbox.fault(Rule::new(fault)).unwrap();
        let error = client.send_conversion(&click(TOKEN)).await.unwrap_err();
        texts.push(format!("{error} {error:?}"));
        let mut cause = error.source();
        while let Some(error) = cause {
            texts.push(format!("{error} {error:?}"));
            cause = error.source();
        }
    }
    for text in texts {
        assert!(!text.contains(DEMO_KEY) && !text.contains(TOKEN), "{text}");
    }
}
