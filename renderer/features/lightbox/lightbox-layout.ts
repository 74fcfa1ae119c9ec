/** Zoom and pan of the open photo. */

export interface Size {
  width: number
  height: number
}

/** `scale` 1 shows the whole photo; x and y move its middle, in pixels of the screen. */
export interface Pose {
  scale: number
  x: number
  y: number
}

export const unzoomed: Pose = { scale: 1, x: 0, y: 0 }

/** The size at which a photo just fits, never above its own size times `upTo`. */
export function fitSize(photo: Size, room: Size, upTo = 2): Size {
  const scale = Math.min(room.width / photo.width, room.height / photo.height, upTo)
  return { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) }
}

/** Keeps the photo over the middle of the room: its edges come in only as far as the room's own. */
export function keepInside(pose: Pose, fitted: Size, room: Size): Pose {
  const slackX = Math.max(0, (fitted.width * pose.scale - room.width) / 2)
  const slackY = Math.max(0, (fitted.height * pose.scale - room.height) / 2)
  return {
    scale: pose.scale,
    x: Math.min(Math.max(pose.x, -slackX), slackX),
    y: Math.min(Math.max(pose.y, -slackY), slackY),
  }
}

/**
 * Zooms so that the spot under the pointer stays where it is.
 * @param spot pixels from the middle of the room
 */
export function zoomAt(
  pose: Pose,
  factor: number,
  spot: { x: number; y: number },
  fitted: Size,
  room: Size,
  most = 8,
): Pose {
  const scale = Math.min(Math.max(pose.scale * factor, 1), most)
  const change = scale / pose.scale
  return keepInside(
    { scale, x: spot.x - (spot.x - pose.x) * change, y: spot.y - (spot.y - pose.y) * change },
    fitted,
    room,
  )
}
