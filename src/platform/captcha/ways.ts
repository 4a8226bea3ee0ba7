/** By which ways the installation lets people show that they are no robot. */
export interface CaptchaWays {
  /** Six characters to copy from an image. */
  image: boolean;
  /** The same characters said aloud. */
  audio: boolean;
  /** No puzzle: the person's machine does some work. */
  work: boolean;
}

export const ALL_WAYS: CaptchaWays = { image: true, audio: true, work: true };
