import assert from 'node:assert/strict'
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { openProxy } from '../../test/fixtures/file-server.ts'
import { openHttp } from './http.ts'

const hasOpenssl = spawnSync('openssl', ['version']).status === 0
const run = promisify(execFile)

describe(
  'a server whose certificate only this system trusts',
  { skip: !hasOpenssl && 'openssl is not here' },
  () => {
    let dir: string
    let server: Server
    let port: number

    before(async () => {
      dir = await mkdtemp(join(tmpdir(), 'kindred-tls-'))
      await run('openssl', [
        ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=company'],
        ...['-addext', 'subjectAltName=IP:127.0.0.1,DNS:models.example'],
        ...['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')],
      ])
      const [key, cert] = await Promise.all(['key.pem', 'cert.pem'].map((name) => readFile(join(dir, name))))
      server = createServer({ key, cert }, ({ url, headers }, response) => {
        if (url === '/down') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
        else response.end(`for ${headers.host}`)
      })
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      port = (server.address() as AddressInfo).port
    })
    after(async () => {
      server.closeAllConnections()
      server.close()
      await rm(dir, { recursive: true })
    })

    /** Asks in a process whose system trusts the company: what came, or the error's message. */
    async function askTrusting(address: string, env: object): Promise<string> {
      const script = `const { openHttp } = await import(${JSON.stringify(new URL('./http.ts', import.meta.url).href)})
      const http = openHttp(${JSON.stringify(env)})
      const answer = await http.ask(${JSON.stringify(address)}).catch((error) => error)
      console.log(answer instanceof Error ? answer.message : await answer.body.text())
      await http.close()`
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...process.env, SSL_CERT_FILE: join(dir, 'cert.pem') },
      })
      return stdout.trim()
    }

    test('is not believed here', async () => {
      const http = openHttp({})
      await assert.rejects(http.ask(`https://127.0.0.1:${port}/`), {
        code: 'DOWNLOAD_FAILED',
        message: /does not prove that it is who it says/,
        remedy: /among those that this system trusts/,
      })
      await http.close()
    })

    test('is believed there, also behind a proxy', async (t) => {
      assert.equal(await askTrusting(`https://127.0.0.1:${port}/`, {}), `for 127.0.0.1:${port}`)
      const proxy = await openProxy()
      t.after(() => proxy.close())
      const far = `models.example:${port}`
      assert.equal(await askTrusting(`https://${far}/`, { HTTPS_PROXY: proxy.url }), `for ${far}`)
      assert.ok(proxy.tunnels.length > 0 && proxy.tunnels.every((tunnel) => tunnel === far))
    })

    test('may not send us on without encryption', async () => {
      assert.match(
        await askTrusting(`https://127.0.0.1:${port}/down`, {}),
        /leads to an address without encryption/,
      )
    })
  },
)
