// A small Express shop that reports its conversions. What Sovendus needs is marked; everything else is the shop.
import express from 'express'
import session from 'express-session'
import { netFromGross } from 'sovendus'
import { sovendus } from 'sovendus/express'

import { frontPage, orderPage } from './pages.js'

// Sovendus: the shop's credentials, and what signs the click cookie.
const tracking = sovendus({
  productId: process.env.SOVENDUS_PRODUCT_ID,
  apiKey: process.env.SOVENDUS_API_KEY,
  secret: process.env.SOVENDUS_SECRET,
  trafficSource: process.env.SOVENDUS_TRAFFIC_SOURCE,
  endpoint: process.env.SOVENDUS_ENDPOINT,
  // A shop that must ask hands over a function that tells the visitor's answer.
  consent: 'not-required',
})

const app = express()
const orders = new Map()

// Sovendus: keeps the click of a landing.
app.use(tracking.captureToken)

app.use(express.urlencoded({ extended: false }))
app.use(session({ secret: process.env.SOVENDUS_SECRET, resave: false, saveUninitialized: false }))

app.get('/', (req, res) => {
  res.send(frontPage(req.session.user))
})

app.post('/login', (req, res, next) => {
  // A new session for the new user, so that nobody can fix the id beforehand.
  req.session.regenerate((error) => {
    if (error) return next(error)
    req.session.user = String(req.body.user)
    res.redirect(303, '/')
  })
})

app.post('/logout', (req, res, next) => {
  req.session.destroy((error) => (error ? next(error) : res.redirect(303, '/')))
})

app.post('/orders', (req, res) => {
  const order = `E-${1001 + orders.size}`
  orders.set(order, { gross: '49.90', voucher: String(req.body?.voucher ?? ''), paid: false })
  res.redirect(303, `/orders/${order}`)
})

app.get('/orders/:order', (req, res) => {
  const found = orders.get(req.params.order)
  if (found) res.send(orderPage(req.params.order, found.paid))
  else res.sendStatus(404)
})

app.post('/orders/:order/pay', async (req, res) => {
  const found = orders.get(req.params.order)
  if (found && !found.paid) {
    found.paid = true
    // Sovendus: reports the order if its shopper came through a click. Never throws.
    await tracking.processOrder(req, req.params.order)
    // Sovendus: reports the voucher if one was used. Never throws.
    await tracking.reportRedemption(req.params.order, {
      codes: [found.voucher],
      netValue: netFromGross({ gross: found.gross, taxPercent: '19', currency: 'EUR' }),
      currency: 'EUR',
    })
  }
  res.redirect(303, `/orders/${req.params.order}`)
})

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', (error) => {
  if (error) throw error
  console.log(JSON.stringify({ shop: 'express', url: `http://127.0.0.1:${server.address().port}` }))
})

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.on(signal, () => {
    server.close()
    server.closeAllConnections()
  })
}
