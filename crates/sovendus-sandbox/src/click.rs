//! A click on a teaser: the way back to the shop, with a token.

use serde::Deserialize;
use url::{Host, Url};

use crate::products;

/// The query of `GET /_sandbox/click`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Click {
    to: String,
    product: Option<String>,
    #[serde(default = "usual_param")]
    param: String,
}

fn usual_param() -> String {
    "sovReqToken".to_owned()
}

impl Click {
    /// Where the browser may be sent. Only to loopback: bound to a public address, this must not redirect anywhere.
    pub(crate) fn landing(&self) -> Result<Url, String> {
        let url = Url::parse(&self.to).map_err(|error| {
            format!("`to` is not an absolute url ({error}): expected such as http://127.0.0.1:8000/")
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!("`to` has the scheme `{}`: expected http or https", url.scheme()));
        }
        if !url.host().as_ref().is_some_and(is_loopback) {
            let host = url.host_str().unwrap_or_default();
            return Err(format!(
                "`to` leads to `{host}`: expected a loopback host such as localhost or 127.0.0.1"
            ));
        }
        self.check_names()?;
        Ok(url)
    }

    fn check_names(&self) -> Result<(), String> {
        if self.param.is_empty() {
            return Err("`param` is empty: expected the name of a query parameter".to_owned());
        }
        match self.product.as_deref() {
            Some(product) if !products::is_uuid(product) => Err("`product` is not a uuid".to_owned()),
            _ => Ok(()),
        }
    }

    /// Adds the token, and the product if there is one, before any fragment.
    pub(crate) fn with_token(&self, mut landing: Url, token: &str) -> Url {
        let product = self.product.as_deref().map(|product| ("sovReqProductId", product));
        landing.query_pairs_mut().append_pair(&self.param, token).extend_pairs(product);
        landing
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost" || name.ends_with(".localhost"),
        Host::Ipv4(ip) => ip.is_loopback(),
        Host::Ipv6(ip) => ip.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn click(to: &str) -> Result<String, String> {
        let click = Click { to: to.to_owned(), product: None, param: usual_param() };
        click.landing().map(|landing| click.with_token(landing, "T").to_string())
    }

    #[test]
    fn appends_properly() {
        for (to, expected) in [
            ("http://localhost/", "http://localhost/?sovReqToken=T"),
            ("https://127.0.0.1:8/a?b=c%20d", "https://127.0.0.1:8/a?b=c%20d&sovReqToken=T"),
            ("http://[::1]/a?#top", "http://[::1]/a?sovReqToken=T#top"),
            ("http://shop.localhost/a#top", "http://shop.localhost/a?sovReqToken=T#top"),
        ] {
            assert_eq!(click(to).as_deref(), Ok(expected));
        }
    }

    #[test]
    fn leads_nowhere_else() {
        for to in [
            "",
            "/a",
            "//evil.example",
            "http://evil.example/",
            "http://localhost@evil.example/",
            "javascript:alert(1)",
            "http://localhost.evil.example/",
            "http://127.0.0.1.evil.example/",
            "http:\\\\evil.example",
            "http://10.0.0.1/",
            "http://0.0.0.0/",
            "http://[::ffff:10.0.0.1]/",
            "ftp://localhost/",
            "file:///etc/passwd",
        ] {
            assert!(click(to).is_err(), "{to}");
        }
    }
}
