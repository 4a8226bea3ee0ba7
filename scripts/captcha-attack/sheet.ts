import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Picture } from './pictures.ts';

const COLUMNS = 4;
/** As large as pages show it, in pixels. */
/** As the page shows them. */
const [WIDTH, HEIGHT] = [240, 80];
const CAPTION = 20;
const SPACE = 12;

/** The pictures numbered from 1, in rows, as one PNG; with what each says beside its number, if asked. */
export async function drawSheet(
  pictures: readonly Picture[],
  { answers }: { answers: boolean },
): Promise<Buffer> {
  const rows = Math.ceil(pictures.length / COLUMNS);
  const canvas = createCanvas(COLUMNS * (WIDTH + SPACE) + SPACE, rows * (HEIGHT + CAPTION + SPACE) + SPACE);
  const context = canvas.getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = 'black';
  context.font = '14px captcha-0, sans-serif';
  for (const [n, { png, answer }] of pictures.entries()) {
    const x = SPACE + (n % COLUMNS) * (WIDTH + SPACE);
    const y = SPACE + Math.floor(n / COLUMNS) * (HEIGHT + CAPTION + SPACE);
    context.drawImage(await loadImage(png), x, y, WIDTH, HEIGHT);
    context.fillText(answers ? `${n + 1}  ${answer}` : `${n + 1}`, x, y + HEIGHT + CAPTION - 5);
  }
  return canvas.toBuffer('image/png');
}
