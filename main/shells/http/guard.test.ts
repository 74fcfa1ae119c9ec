import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judge } from './guard.ts'

const gate = { port: 4100, token: 'the-right-token', once: new Set<string>() }
const host = '127.0.0.1:4100'
const cookie = 'kindred-4100=the-right-token'

function status(headers: Record<string, string>, target = '/rpc/jobs/list', method = 'GET'): number {
  const verdict = judge(gate, method, new URL(target, 'http://127.0.0.1'), headers)
  return verdict.admit ? 200 : verdict.status
}

test('a request of the page itself comes in, by cookie or by bearer', () => {
  assert.equal(status({ host, cookie }), 200)
  assert.equal(status({ host, cookie: `a=b; ${cookie}; c=d` }), 200)
  assert.equal(status({ host, authorization: 'Bearer the-right-token' }), 200)
  assert.equal(
    status({ host, cookie, origin: 'http://127.0.0.1:4100', 'sec-fetch-site': 'same-origin' }, '/', 'POST'),
    200,
  )
  assert.equal(status({ host: 'localhost:4100', cookie, origin: 'http://localhost:4100' }), 200)
})

test('without the token, or with a wrong one, nothing is answered', () => {
  assert.equal(status({ host }), 401)
  assert.equal(status({ host, cookie: 'kindred-4100=the-wrong-token' }), 401)
  assert.equal(status({ host, cookie: 'kindred-4100=' }), 401)
  assert.equal(status({ host, cookie: 'kindred-4200=the-right-token' }), 401)
  assert.equal(status({ host, cookie: 'xkindred-4100=the-right-token' }), 401)
  assert.equal(status({ host, authorization: 'Bearer the-right-token-and-more' }), 401)
  assert.equal(status({ host, authorization: 'Basic the-right-token' }), 401)
  assert.equal(status({ host }, '/?token=wrong'), 401)
})

test('the printed address hands out the cookie, and only there', () => {
  const verdict = judge(gate, 'GET', new URL('http://127.0.0.1/?token=the-right-token'), { host })
  assert.deepEqual(verdict, {
    admit: false,
    status: 303,
    cookie: `${cookie}; HttpOnly; SameSite=Strict; Path=/`,
  })
  assert.equal(status({ host }, '/rpc/jobs/list?token=the-right-token'), 401)
  assert.equal(status({ host }, '/?token=the-right-token', 'POST'), 401)
})

test('a foreign name, origin or site is refused even with the token', () => {
  for (const foreign of [
    'evil.example:4100',
    'evil.example',
    '127.0.0.1',
    '127.0.0.1:4101',
    '[::1]:4100',
    '',
  ]) {
    assert.equal(status({ host: foreign, cookie }), 403, foreign)
  }
  assert.equal(status({ cookie }), 403)
  for (const origin of [
    'https://evil.example',
    'http://127.0.0.1:4101',
    'https://127.0.0.1:4100',
    'null',
    'http://localhost:4100',
  ]) {
    assert.equal(status({ host, cookie, origin }), 403, origin)
  }
  for (const site of ['cross-site', 'same-site']) {
    assert.equal(status({ host, cookie, 'sec-fetch-site': site }), 403, site)
    assert.equal(status({ host, 'sec-fetch-site': site }, '/?token=the-right-token'), 403, site)
  }
})

test('a key for once lets one browser in, and then nobody', () => {
  gate.once.add('key')
  assert.equal(status({ host }, '/?once=wrong'), 401)
  assert.equal(status({ host: 'example.com' }, '/?once=key'), 403)
  assert.equal(status({ host }, '/rpc/jobs/list?once=key'), 401)
  const verdict = judge(gate, 'GET', new URL('http://127.0.0.1/?once=key'), { host })
  assert.ok(!verdict.admit && verdict.status === 303)
  assert.match(verdict.cookie, /^kindred-4100=the-right-token; HttpOnly/)
  assert.equal(status({ host }, '/?once=key'), 401)
})
