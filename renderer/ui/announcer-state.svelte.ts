/** What a screen reader should say without moving the focus. */

class Announcer {
  text = $state('')

  say(text: string) {
    this.text = text
  }
}

export const announcer = new Announcer()
