/** Takes the file that a person chose, if any; the same one can be chosen again. */
export function takeFile(picker: HTMLInputElement): File | undefined {
  const file = picker.files?.[0]
  picker.value = ''
  return file
}
