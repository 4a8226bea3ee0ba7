/**
 * A convolutional network as small as it can be: layers that look at a few numbers below them through weights, and
 * learn those by Adam (Kingma and Ba 2015). Arithmetic of our own, because the libraries that do it in JavaScript are
 * large, or no longer kept, or need a native part; this is a page, and as fast as it has to be.
 */
export interface Network {
  /** Fractions for each character in each place: `places × kinds`. */
  read(input: Float32Array): Float32Array;
  /** One sample; what it teaches is kept until {@link Network.learn}. @returns how many places were read rightly */
  practise(input: Float32Array, answer: readonly number[]): number;
  /** Changes the weights by what the samples since the last time taught, on average. */
  learn(rate: number): void;
}

/** Numbers in rows, columns and, side by side, channels. */
interface Shape {
  width: number;
  height: number;
  channels: number;
}

interface Layer {
  /** Of each output place, which inputs it looks at; -1: beyond the edge. `places × reach` */
  seen: Int32Array;
  reach: number;
  places: number;
  filters: number;
  /** `reach × filters`, and after them one bias a filter. */
  weights: Float32Array;
  gradient: Float32Array;
  moments: [Float32Array, Float32Array];
  output: Float32Array;
  outputGradient: Float32Array;
}

/**
 * @param input the shape of what is read
 * @param convolutions squares of `size` pixels, moved by `stride`; then `hidden` units see everything
 */
export function network(
  input: Shape,
  convolutions: readonly { size: number; stride: number; filters: number }[],
  { hidden, places, kinds }: { hidden: number; places: number; kinds: number },
  random: () => number,
): Network {
  const layers: Layer[] = [];
  let shape = input;
  for (const { size, stride, filters } of convolutions) {
    layers.push(layerOf(seenBySquares(shape, size, stride), filters, random));
    shape = {
      width: Math.ceil(shape.width / stride),
      height: Math.ceil(shape.height / stride),
      channels: filters,
    };
  }
  layers.push(layerOf(seenWhole(shape.width * shape.height * shape.channels), hidden, random));
  layers.push(layerOf(seenWhole(hidden), places * kinds, random));
  let samples = 0;
  let steps = 0;

  function forward(pixels: Float32Array): Float32Array {
    let below = pixels;
    for (const layer of layers) {
      raise(layer, below);
      if (layer !== layers.at(-1))
        for (let at = 0; at < layer.output.length; at++)
          layer.output[at] = Math.max(layer.output[at] ?? 0, 0);
      below = layer.output;
    }
    return fractions(below, kinds);
  }

  return {
    read: forward,
    practise(pixels, answer) {
      const read = forward(pixels);
      const last = layers.at(-1);
      let right = 0;
      // The slope of the cross-entropy: what was read, less what was there.
      last?.outputGradient.set(read);
      answer.forEach((kind, place) => {
        const row = read.subarray(place * kinds, (place + 1) * kinds);
        if (row.indexOf(Math.max(...row)) === kind) right += 1;
        if (last) last.outputGradient[place * kinds + kind] = (row[kind] ?? 0) - 1;
      });
      for (let n = layers.length - 1; n >= 0; n--) {
        const [layer, under] = [layers[n], layers[n - 1]];
        if (layer) lower(layer, under?.output ?? pixels, under?.outputGradient);
      }
      samples += 1;
      return right;
    },
    learn(rate) {
      steps += 1;
      for (const layer of layers) step(layer, rate, samples, steps);
      samples = 0;
    },
  };
}

function layerOf(
  { seen, reach }: { seen: Int32Array; reach: number },
  filters: number,
  random: () => number,
): Layer {
  const places = seen.length / reach;
  const size = (reach + 1) * filters;
  // Of the size at which signals neither die nor grow from layer to layer (He et al. 2015).
  const spread = Math.sqrt(6 / reach);
  const weights = Float32Array.from({ length: size }, (_, at) =>
    at < reach * filters ? spread * (2 * random() - 1) : 0,
  );
  return {
    seen,
    reach,
    places,
    filters,
    weights,
    gradient: new Float32Array(size),
    moments: [new Float32Array(size), new Float32Array(size)],
    output: new Float32Array(places * filters),
    outputGradient: new Float32Array(places * filters),
  };
}

function seenBySquares({ width, height, channels }: Shape, size: number, stride: number) {
  const reach = size * size * channels;
  const columns = Math.ceil(width / stride);
  const seen = new Int32Array(columns * Math.ceil(height / stride) * reach).fill(-1);
  const middle = Math.floor(size / 2);
  for (let at = 0; at < seen.length; at++) {
    const [place, within] = [Math.floor(at / reach), at % reach];
    const [channel, square] = [within % channels, Math.floor(within / channels)];
    const x = (place % columns) * stride + (square % size) - middle;
    const y = Math.floor(place / columns) * stride + Math.floor(square / size) - middle;
    if (x >= 0 && x < width && y >= 0 && y < height) seen[at] = (y * width + x) * channels + channel;
  }
  return { seen, reach };
}

function seenWhole(inputs: number) {
  return { seen: Int32Array.from({ length: inputs }, (_, at) => at), reach: inputs };
}

/** Zeros, which are most of a picture and half of what rectified units say, cost nothing. */
function raise({ seen, reach, places, filters, weights, output }: Layer, below: Float32Array): void {
  const biases = reach * filters;
  for (let place = 0; place < places; place++) {
    const out = place * filters;
    for (let filter = 0; filter < filters; filter++)
      output[out + filter] = weights[biases + filter] as number;
    for (let n = 0; n < reach; n++) {
      const from = seen[place * reach + n] as number;
      const value = from < 0 ? 0 : (below[from] as number);
      if (value === 0) continue;
      const row = n * filters;
      for (let filter = 0; filter < filters; filter++)
        (output[out + filter] as number) += value * (weights[row + filter] as number);
    }
  }
}

/** From the slopes at what a layer says to those at its weights and at what is below. */
function lower(layer: Layer, below: Float32Array, belowGradient: Float32Array | undefined): void {
  belowGradient?.fill(0);
  const { seen, reach, places, filters, gradient, outputGradient } = layer;
  for (let place = 0; place < places; place++) {
    const slopes = outputGradient.subarray(place * filters, (place + 1) * filters);
    slopes.forEach((slope, filter) => {
      (gradient[reach * filters + filter] as number) += slope;
    });
    for (let n = 0; n < reach; n++) {
      const from = seen[place * reach + n] as number;
      const value = from < 0 ? 0 : (below[from] as number);
      // What was silent has no part in what was said, and no slope.
      if (value === 0) continue;
      const slope = lowerOne(layer, n * filters, value, slopes);
      if (belowGradient) (belowGradient[from] as number) += slope;
    }
  }
}

/** The same for one input of one place, whose weights begin at `row`. @returns the slope at that input */
function lowerOne(
  { filters, weights, gradient }: Layer,
  row: number,
  value: number,
  slopes: Float32Array,
): number {
  let sum = 0;
  for (let filter = 0; filter < filters; filter++) {
    const slope = slopes[filter] as number;
    (gradient[row + filter] as number) += value * slope;
    sum += slope * (weights[row + filter] as number);
  }
  return sum;
}

function step(
  { weights, gradient, moments: [mean, square] }: Layer,
  rate: number,
  samples: number,
  steps: number,
): void {
  const [unbiasedMean, unbiasedSquare] = [1 - 0.9 ** steps, 1 - 0.999 ** steps];
  for (let at = 0; at < weights.length; at++) {
    const slope = (gradient[at] as number) / samples;
    const first = 0.9 * (mean[at] as number) + 0.1 * slope;
    const second = 0.999 * (square[at] as number) + 0.001 * slope * slope;
    mean[at] = first;
    square[at] = second;
    (weights[at] as number) -= (rate * (first / unbiasedMean)) / (Math.sqrt(second / unbiasedSquare) + 1e-8);
  }
  gradient.fill(0);
}

/** Softmax, for each place by itself. */
function fractions(scores: Float32Array, kinds: number): Float32Array {
  const read = new Float32Array(scores.length);
  for (let start = 0; start < scores.length; start += kinds) {
    const row = scores.subarray(start, start + kinds);
    const highest = Math.max(...row);
    const powers = row.map((score) => Math.exp(score - highest));
    const sum = powers.reduce((total, power) => total + power, 0);
    read.set(
      powers.map((power) => power / sum),
      start,
    );
  }
  return read;
}
