// The shop's three pages, as plain as can be.

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

const page = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<style>body{font:16px/1.5 system-ui;max-width:32rem;margin:4rem auto}form{display:inline}</style>
<h1>${title}</h1>${body}</html>`

const button = (action, label) => `<form method="post" action="${action}"><button>${label}</button></form>`

const account = (user) =>
  user
    ? `<p>Hello ${escaped(user)}. ${button('/logout', 'Log out')}</p>`
    : '<form method="post" action="/login"><input name="user" value="ada"> <button>Log in</button></form>'

const checkout =
  '<form method="post" action="/orders"><input name="voucher" placeholder="Voucher"> <button>Order</button></form>'

export const frontPage = (user) =>
  page('Express shop', `${account(user)}<p>One pair of shoes, 49.90 EUR</p>${checkout}`)

export const orderPage = (order, paid) =>
  page(
    `Order ${escaped(order)}`,
    `${paid ? '<p>Paid. Thank you!</p>' : button(`/orders/${escaped(order)}/pay`, 'Pay')}
    <p><a href="/">Back to the shop</a></p>`,
  )
