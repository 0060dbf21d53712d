// Solves the puzzle a sender may be given, in a thread of its own: SHA-256 of "puzzle:number" must begin with zero bits.
// Written out, because a page that is not served over HTTPS has no crypto.subtle, and a county may begin without.

const PRIMES = firstPrimes(64);
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const ROUNDS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));

self.onmessage = ({ data }: MessageEvent<{ puzzle: string; bits: number }>): void => {
  for (let number = 0; ; number += 1) {
    if (zeroBits(sha256(`${data.puzzle}:${number}`)) >= data.bits) {
      self.postMessage(String(number));
      return;
    }
  }
};

function firstPrimes(count: number): number[] {
  const found: number[] = [];
  for (let number = 2; found.length < count; number += 1) {
    if (found.every((prime) => number % prime !== 0)) found.push(number);
  }
  return found;
}

function fraction(number: number): number {
  return ((number - Math.floor(number)) * 2 ** 32) | 0;
}

function zeroBits(words: Int32Array): number {
  let bits = 0;
  for (const word of words) {
    bits += Math.clz32(word);
    if (word !== 0) break;
  }
  return bits;
}

/** The digest of an ASCII text as eight words (FIPS 180-4). */
function sha256(text: string): Int32Array {
  const blocks = ((text.length + 8) >> 6) + 1;
  const words = new Int32Array(blocks * 16);
  for (let place = 0; place < text.length; place += 1) {
    words[place >> 2]! |= text.charCodeAt(place) << (24 - 8 * (place & 3));
  }
  words[text.length >> 2]! |= 0x80 << (24 - 8 * (text.length & 3));
  words[words.length - 1] = text.length * 8;
  const state = Int32Array.from(START);
  for (let block = 0; block < blocks; block += 1) compress(state, words.subarray(block * 16, block * 16 + 16));
  return state;
}

const schedule = new Int32Array(64);

function compress(state: Int32Array, block: Int32Array): void {
  schedule.set(block);
  for (let i = 16; i < 64; i += 1) {
    const early = schedule[i - 15]!;
    const late = schedule[i - 2]!;
    const first = turn(early, 7) ^ turn(early, 18) ^ (early >>> 3);
    const second = turn(late, 17) ^ turn(late, 19) ^ (late >>> 10);
    schedule[i] = (schedule[i - 16]! + first + schedule[i - 7]! + second) | 0;
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let i = 0; i < 64; i += 1) {
    const choice = (e & f) ^ (~e & g);
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + choice + ROUNDS[i]! + schedule[i]!) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + majority) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, place) => (state[place] = (state[place]! + value) | 0));
}

function turn(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
