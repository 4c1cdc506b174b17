// The ceiling: a server that does nothing but append what comes and answer after an fsync shared by all that wait.
import { closeSync, fdatasync, openSync, write } from 'node:fs';
import { createServer } from 'node:http';
import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { answerQuestions, readSettings } from '../processes.ts';

const path = String(readSettings()['path']);
const file = openSync(path, 'a');
const append = promisify(write);
const sync = promisify(fdatasync);
let waiting: { body: Buffer; answer: ServerResponse }[] = [];
let isBusy = false;

async function drain(): Promise<void> {
  isBusy = true;
  while (waiting.length > 0) {
    const batch = waiting;
    waiting = [];
    await append(file, Buffer.concat(batch.map((w) => w.body)));
    await sync(file);
    for (const { answer } of batch) {
      answer.setHeader('content-type', 'application/json');
      answer.end('{"ResultCode":0,"ResultDesc":"Accepted"}');
    }
  }
  isBusy = false;
}

const server = createServer((request, answer) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    waiting.push({ body: Buffer.concat(pieces), answer });
    if (!isBusy) void drain();
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  answerQuestions({ url: `http://127.0.0.1:${port}` }, { close: () => closeSync(file) });
});
