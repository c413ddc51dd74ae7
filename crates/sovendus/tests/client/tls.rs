use std::sync::Arc;

use rcgen::{CertifiedKey, generate_simple_self_signed};
use sovendus::{ApiKey, Client, Endpoint, Error, Receipt, RetryPolicy};
use sovendus_sandbox::{DEMO_KEY, DEMO_PRODUCT};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

use crate::{TOKEN, click, product};

/// Answers one call over TLS as the API would, under a certificate that nobody trusts but who is told to.
async fn call_over_tls(trusting: impl FnOnce(&str) -> String) -> Result<Receipt, Error> {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let server = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let Ok(mut stream) = TlsAcceptor::from(Arc::new(config)).accept(stream).await else { return };
        let _ = stream.read(&mut [0; 4096]).await.unwrap();
        let body = format!(r#"{{"externalProductId":"{DEMO_PRODUCT}","sovReqToken":"{TOKEN}"}}"#);
        let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(answer.as_bytes()).await.unwrap();
        let _ = stream.shutdown().await;
    });
    let client = Client::builder()
        .product(product(), ApiKey::parse(DEMO_KEY).unwrap())
        .endpoint(Endpoint::parse(&format!("https://localhost:{port}")).unwrap())
        .retry(RetryPolicy::none())
        .ca_bundle_pem(trusting(&cert.pem()).as_bytes())
        .unwrap()
        .build()
        .unwrap();
    let result = client.send_conversion(&click(TOKEN)).await;
    server.await.unwrap();
    result
}

#[tokio::test]
async fn a_ca_bundle_of_ones_own_is_trusted() {
    let receipt = call_over_tls(ToOwned::to_owned).await.unwrap();
    assert_eq!(receipt.token.as_str(), TOKEN);
}

#[tokio::test]
async fn any_other_certificate_is_not() {
    let stranger = generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem();
    let error = call_over_tls(|_| stranger).await.unwrap_err();
    assert_eq!(error.code(), "connection");
}
