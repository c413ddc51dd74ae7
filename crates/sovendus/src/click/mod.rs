//! A click: what a shopper who came from a Sovendus partner brings along in the landing URL.

mod product_id;
mod query;
mod token;

pub use product_id::ProductId;
pub(crate) use product_id::hyphenated_uuid;
pub use query::ParamNames;
pub use token::ClickToken;

/// A landing from a Sovendus partner: the token to send back, and the campaign if the URL names one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Click {
    /// What the shop's server sends back when the shopper's order completes.
    pub token: ClickToken,
    /// The campaign, for shops that run several. Without it the client's first product is meant.
    pub product_id: Option<ProductId>,
}

impl Click {
    /// A click of the shop's only (or first) campaign.
    #[must_use]
    pub fn new(token: ClickToken) -> Self {
        Self { token, product_id: None }
    }

    /// Names the campaign that the click belongs to.
    #[must_use]
    pub fn with_product(self, product_id: ProductId) -> Self {
        Self { product_id: Some(product_id), ..self }
    }
}

impl From<ClickToken> for Click {
    fn from(token: ClickToken) -> Self {
        Self::new(token)
    }
}
