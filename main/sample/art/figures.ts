/** Bodies for those whom the picture set shows as a head or a bust, drawn around it. */
import { circle, ellipse, path, rect } from './shapes.ts'

interface Fur {
  fur: string
  belly: string
  paws: string
  tail?: 'bushy' | 'long' | 'round'
  tip?: string
}

interface Dress {
  top: string
  legs: string
  shoes: string
  skirt?: true
}

const sitting: Record<string, Fur> = {
  fox: { fur: '#ff822d', belly: '#fff0dd', paws: '#4a2f2a', tail: 'bushy', tip: '#fff0dd' },
  bear: { fur: '#a56953', belly: '#c48b70', paws: '#6d4534', tail: 'round' },
  'polar-bear': { fur: '#e6e6e6', belly: '#ffffff', paws: '#c9c9d2', tail: 'round' },
  wolf: { fur: '#9b9b9b', belly: '#e6e6e6', paws: '#636363', tail: 'bushy', tip: '#636363' },
  raccoon: { fur: '#9b9b9b', belly: '#d3d3d3', paws: '#3b3b42', tail: 'bushy', tip: '#3b3b42' },
  hamster: { fur: '#f3ad61', belly: '#ffdea7', paws: '#ff8687' },
  lion: { fur: '#ffb02e', belly: '#ffdea7', paws: '#d3883e', tail: 'long', tip: '#6d4534' },
  panda: { fur: '#f4f4f4', belly: '#ffffff', paws: '#2e2e38', tail: 'round' },
  koala: { fur: '#9b9b9b', belly: '#d3d3d3', paws: '#636363' },
  frog: { fur: '#00d26a', belly: '#ffdea7', paws: '#00a653' },
}

/** A bust is worn down to the shoulders; the rest of the coat, legs and shoes follow. */
const busts: Record<string, Dress> = {
  cook: { top: '#e6e6e6', legs: '#4b4f63', shoes: '#212121' },
  farmer: { top: '#44911b', legs: '#1b6a9c', shoes: '#6d4534' },
  'police-officer': { top: '#0084ce', legs: '#1d3f8f', shoes: '#212121' },
  firefighter: { top: '#ca0b4a', legs: '#8d1b3d', shoes: '#212121' },
  'construction-worker': { top: '#ff822d', legs: '#3f5f8f', shoes: '#6d4534' },
  'health-worker': { top: '#f3eef8', legs: '#8db4d8', shoes: '#f3eef8' },
  pilot: { top: '#321b41', legs: '#321b41', shoes: '#171020' },
  singer: { top: '#533566', legs: '#3a3f6b', shoes: '#ff822d' },
  artist: { top: '#e6e6e6', legs: '#5b6ba8', shoes: '#6d4534' },
  'person-juggling': { top: '#d3d3d3', legs: '#533566', shoes: '#f70a8d' },
  'person-mage': { top: '#0074ba', legs: '#005a92', shoes: '#533566', skirt: true },
  princess: { top: '#8d65c5', legs: '#a980dd', shoes: '#f70a8d', skirt: true },
  ninja: { top: '#321b41', legs: '#321b41', shoes: '#171020' },
  astronaut: { top: '#d3d3d3', legs: '#c4c4cc', shoes: '#8d8d99' },
}

const heads: Record<string, Dress> = {
  girl: { top: '#f8c23c', legs: '#f70a8d', shoes: '#7d4533', skirt: true },
  boy: { top: '#4fa3e8', legs: '#3f5f8f', shoes: '#d3462e' },
  'old-man': { top: '#6a8f5a', legs: '#6d5844', shoes: '#3b2f2a' },
  'old-woman': { top: '#a4649b', legs: '#5b4a78', shoes: '#3b2f2a', skirt: true },
  'santa-claus': { top: '#e8323c', legs: '#c21f30', shoes: '#212121' },
}

function sit(head: string, c: Fur): string {
  const tails = {
    bushy:
      path('M22 38c7 1 10-5 8-11c4 5 4 14-4 16z', c.fur) +
      path('M30 27c1 3 1 5 0 7l3-1c1-3 0-5-3-6z', c.tip ?? c.fur),
    long:
      path('M23 40c6 1 9-3 8-9', 'none', { stroke: c.fur, width: 1.8, cap: 'round' }) +
      circle(31, 30.5, 2, c.tip ?? c.fur),
    round: circle(24.5, 40, 2.4, c.fur),
  }
  return (
    (c.tail ? tails[c.tail] : '') +
    ellipse(16, 34, 9.4, 9.6, c.fur) +
    ellipse(16, 35.5, 5.6, 7, c.belly) +
    ellipse(9.6, 42, 4.2, 2.4, c.paws) +
    ellipse(22.4, 42, 4.2, 2.4, c.paws) +
    path('M9.5 28c-3 2-3.600 6-2.500 8.500', 'none', { stroke: c.paws, width: 3.4, cap: 'round' }) +
    path('M22.500 28c3 2 3.600 6 2.500 8.500', 'none', { stroke: c.paws, width: 3.4, cap: 'round' }) +
    `<g transform="translate(1.6 0) scale(.9)">${head}</g>`
  )
}

function legs(c: Dress, hip: number): string {
  const trousers =
    rect(9.6, hip, 5.6, 8.5, c.legs, { rx: 1.5 }) + rect(16.8, hip, 5.6, 8.5, c.legs, { rx: 1.5 })
  const skirt = path(`M9 ${hip - 3}L23 ${hip - 3}L26 ${hip + 6}Q16 ${hip + 8} 6 ${hip + 6}Z`, c.legs)
  const bare = rect(11, hip + 4, 2.6, 5, '#f3ad61') + rect(18.4, hip + 4, 2.6, 5, '#f3ad61')
  const shoes = ellipse(12, hip + 9, 3.5, 1.8, c.shoes) + ellipse(20, hip + 9, 3.5, 1.8, c.shoes)
  return shoes + (c.skirt ? bare + skirt : trousers)
}

function stand(bust: string, c: Dress): string {
  return legs(c, 37) + rect(8, 28, 16, 11, c.top, { rx: 2.5 }) + bust
}

function walk(head: string, c: Dress): string {
  const arms =
    path('M10.500 24L6.800 31', 'none', { stroke: c.top, width: 3.6, cap: 'round' }) +
    path('M21.500 24L25.200 31', 'none', { stroke: c.top, width: 3.6, cap: 'round' })
  return (
    legs(c, 33) +
    arms +
    rect(9.2, 21, 13.6, 14, c.top, { rx: 4 }) +
    `<g transform="translate(3.2 0) scale(.8)">${head}</g>`
  )
}

/** The set's unicorn is a head; ours is its horse in other colours, with a horn. */
function unicorn(horse: string): string {
  const colours = { '#a56953': '#f7f2fc', '#6d4534': '#d8cdea', '#e39d89': '#f7bfd3' }
  const white = horse.replace(/#(?:a56953|6d4534|e39d89)/g, (hex) => colours[hex as keyof typeof colours])
  return path('M5 4.200L2.600 -3.800L7.200 3Z', '#ffc83d') + white.replace('#1c1c1c', '#f35fb8')
}

/** The wave under the set's boats: ours float on the water of the place. */
const wave = /[Mm][-\d. ]+c-1\.75[^z"]*z/g

/** The SVG of an icon, with a body where it needs one. */
export function figure(name: string, icon: string): string {
  const kind = name.replace(/-(light|medium-light|medium|medium-dark|dark)$/, '')
  const fur = sitting[kind]
  if (fur) return sit(icon, fur)
  const bust = busts[kind]
  if (bust) return stand(icon, bust)
  // The set's tent has a moon over it; our sky has its own.
  if (kind === 'tent') return icon.replace(/<path fill="#ffb02e"[^>]*>/, '')
  if (kind === 'unicorn') return unicorn(icon)
  const head = heads[kind]
  return head ? walk(icon, head) : icon.replace(wave, '')
}
