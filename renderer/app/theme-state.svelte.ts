/** Light, dark, or as the system says. */

const key = 'kindred.theme'
export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

class ThemeState {
  #chosen = $state<Theme>(themes.find((name) => name === localStorage.getItem(key)) ?? 'system')

  get chosen() {
    return this.#chosen
  }

  set chosen(value: Theme) {
    this.#chosen = value
    localStorage.setItem(key, value)
    this.apply()
  }

  apply() {
    document.documentElement.dataset['theme'] = this.#chosen
  }

  /** System, light, dark, and round again. */
  next(): Theme {
    return themes[(themes.indexOf(this.#chosen) + 1) % themes.length] ?? 'system'
  }
}

export const theme = new ThemeState()
