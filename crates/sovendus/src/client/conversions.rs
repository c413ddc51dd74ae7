use super::{Call, Client, answer, many};
use crate::click::{Click, ClickToken, ProductId};
use crate::error::Error;

/// What the API confirmed: it echoes the product and the token of the conversion that it registered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Receipt {
    /// The product that the conversion was registered for.
    pub product_id: ProductId,
    /// The click token that was sent back.
    pub token: ClickToken,
}

impl Client {
    /// Reports the conversion of a click, and returns what the API confirmed.
    ///
    /// Failures worth repeating are repeated as the retry policy says, within the budget.
    ///
    /// # Errors
    ///
    /// Every [`ErrorKind`](crate::ErrorKind) that an answer can mean; without a call, `InvalidInput` if the client has
    /// no product, `UnknownProduct` if the click names one that the client has no API key for, and `Closed` after
    /// [`close`](Self::close).
    pub async fn send_conversion(&self, click: &Click) -> Result<Receipt, Error> {
        let (product_id, api_key) = self.settings.credentials_for(click)?;
        let token = &click.token;
        self.call(Call {
            about: token.masked(),
            transport: &self.conversions,
            url: self.settings.endpoint.conversion_url(product_id, token),
            body: &|| answer::conversion::body(api_key),
            judge: &|answer| answer::conversion::judge(answer, product_id, token),
        })
        .await
    }

    /// Reports many conversions, at most [`max_in_flight`](super::ClientBuilder::max_in_flight) at a time.
    ///
    /// Results come in the order of the clicks; one that fails doesn't hinder the others.
    pub async fn send_conversions(&self, clicks: &[Click]) -> Vec<Result<Receipt, Error>> {
        many::in_order(clicks, self.settings.max_in_flight, |click| self.send_conversion(click)).await
    }
}
