//! The shop's three pages, as plain as can be.

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{title}</title>\
         <style>body{{font:16px/1.5 system-ui;max-width:32rem;margin:4rem auto}}form{{display:inline}}</style>\
         <h1>{title}</h1>{body}</html>"
    )
}

fn button(action: &str, label: &str) -> String {
    format!("<form method=\"post\" action=\"{action}\"><button>{label}</button></form>")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

pub(crate) fn front(user: Option<&str>) -> String {
    let account = match user {
        Some(user) => format!("<p>Hello {}. {}</p>", escaped(user), button("/logout", "Log out")),
        None => "<form method=\"post\" action=\"/login\"><input name=\"user\" value=\"ada\"> \
                 <button>Log in</button></form>"
            .to_owned(),
    };
    let checkout = "<form method=\"post\" action=\"/orders\"><input name=\"voucher\" placeholder=\"Voucher\"> \
                    <button>Order</button></form>";
    page("axum shop", &format!("{account}<p>One pair of shoes, 49.90 EUR</p>{checkout}"))
}

pub(crate) fn order(order: &str, paid: bool) -> String {
    let state = if paid {
        "<p>Paid. Thank you!</p>".to_owned()
    } else {
        button(&format!("/orders/{}/pay", escaped(order)), "Pay")
    };
    page(&format!("Order {}", escaped(order)), &format!("{state}<p><a href=\"/\">Back to the shop</a></p>"))
}
