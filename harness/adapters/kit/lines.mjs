// JSON lines over standard input and output, one at a time. Reading blocks: between two requests nothing of an
// implementation runs, so a timer that leaked out of one scenario cannot change the next.
import { readSync, writeSync } from 'node:fs';

/** The longest line that either side may write, in bytes. */
export const LONGEST = 1024 * 1024;

/** What is wrong with a line, in a word and in a sentence. */
export class LineError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** Reads lines from a file descriptor. */
export class LineReader {
  #fd;
  #chunk = Buffer.alloc(64 * 1024);
  #rest = Buffer.alloc(0);

  constructor(fd = 0) {
    this.#fd = fd;
  }

  /** The next line without its end, or null where there is no more. Throws a LineError for one that is too long. */
  next() {
    for (;;) {
      const end = this.#rest.indexOf(10);
      if (end > LONGEST || (end < 0 && this.#rest.length > LONGEST)) {
        throw new LineError('too-long', `a line of more than ${LONGEST} bytes was sent`);
      }
      if (end >= 0) {
        const line = this.#rest.subarray(0, end).toString('utf8');
        this.#rest = this.#rest.subarray(end + 1);
        return line;
      }
      const size = this.#read();
      if (size === 0) {
        const last = this.#rest.toString('utf8');
        this.#rest = Buffer.alloc(0);
        return last.trim() === '' ? null : last;
      }
      this.#rest = Buffer.concat([this.#rest, this.#chunk.subarray(0, size)]);
    }
  }

  #read() {
    return patiently(() => {
      try {
        return readSync(this.#fd, this.#chunk, 0, this.#chunk.length, null);
      } catch (error) {
        if (error.code === 'EOF') return 0;
        throw error;
      }
    });
  }
}

/** Writes a message as one line, whole. Throws a LineError for one that is too long. */
export function writeLine(message, fd = 1) {
  const line = Buffer.from(`${JSON.stringify(message)}\n`, 'utf8');
  if (line.length > LONGEST + 1) {
    throw new LineError('too-long', `the answer has ${line.length - 1} bytes, and a line may have ${LONGEST}`);
  }
  for (let done = 0; done < line.length; ) {
    done += patiently(() => writeSync(fd, line, done));
  }
}

/** Does it, again and again where a pipe that does not block has nothing to give or no room. */
function patiently(action) {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
