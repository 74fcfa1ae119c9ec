/** What rows of caption tables hold. */

/** A caption and the picture it is of, as the file names it. */
export interface ImageCaption {
  image: string
  text: string
}

/** What columns and properties with the picture's name are called, here and elsewhere; the first that is there counts. */
export const imageKeys = ['image', 'file_name', 'filename', 'file', 'image_name', 'path']
export const textKeys = ['captions', 'caption', 'text', 'description', 'comment']
