// Speaks with the YAML language server as an editor does: JSON-RPC over its standard input and output.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const SERVER = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');

/** The messages in what has been read so far, and what is left of it. */
function messages(bytes) {
  const found = [];
  for (;;) {
    const head = bytes.indexOf('\r\n\r\n');
    const length = head < 0 ? null : /Content-Length: (\d+)/i.exec(bytes.subarray(0, head).toString());
    if (!length || bytes.length < head + 4 + Number(length[1])) return [found, bytes];
    const end = head + 4 + Number(length[1]);
    found.push(JSON.parse(bytes.subarray(head + 4, end).toString()));
    bytes = bytes.subarray(end);
  }
}

/** An editor with one folder open. */
export class Editor {
  #server = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  #left = Buffer.alloc(0);
  #number = 0;
  #asked = new Map();
  #told = new Map();

  static async open() {
    const editor = new Editor();
    editor.#server.stdout.on('data', (bytes) => editor.#read(bytes));
    await editor.#ask('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        textDocument: {
          completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'] } },
          hover: { contentFormat: ['markdown', 'plaintext'] },
        },
      },
    });
    editor.#tell('initialized', {});
    return editor;
  }

  /** Opens a text as a file, and gives back what is wrong with it. */
  diagnostics(path, text) {
    const uri = pathToFileURL(path).href;
    const told = new Promise((resolve) => this.#told.set(uri, resolve));
    this.#tell('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return told;
  }

  /** What is offered at a place of a file that is open. */
  async completion(path, position) {
    const answer = await this.#ask('textDocument/completion', { textDocument: { uri: pathToFileURL(path).href }, position });
    return answer?.items ?? answer ?? [];
  }

  /** What is told of a place of a file that is open. */
  async hover(path, position) {
    const answer = await this.#ask('textDocument/hover', { textDocument: { uri: pathToFileURL(path).href }, position });
    return answer?.contents?.value ?? '';
  }

  async close() {
    await this.#ask('shutdown', null);
    this.#tell('exit', null);
  }

  #read(bytes) {
    const [found, left] = messages(Buffer.concat([this.#left, bytes]));
    this.#left = left;
    for (const message of found) {
      if (message.method === 'textDocument/publishDiagnostics') {
        this.#told.get(message.params.uri)?.(message.params.diagnostics);
      } else if (message.method && message.id !== undefined) {
        // What it asks of an editor: settings, which are the defaults.
        const result = message.method === 'workspace/configuration' ? message.params.items.map(() => ({})) : null;
        this.#write({ id: message.id, result });
      } else if (message.id !== undefined) {
        this.#asked.get(message.id)?.(message);
      }
    }
  }

  #ask(method, params) {
    const id = ++this.#number;
    this.#write({ id, method, params });
    return new Promise((resolve, reject) => {
      this.#asked.set(id, ({ result, error }) => (error ? reject(new Error(error.message)) : resolve(result)));
    });
  }

  #tell(method, params) {
    this.#write({ method, params });
  }

  #write(message) {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }
}
