import { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { ClusterError } from '../errors.ts';
import { readFrame } from './websocket.ts';

const dataChannel = 0;
const errorChannel = 1;
/** RFC 6455, 7.4.1. */
const normalClosure = 1000;

/**
 * One connection to a port of a pod, over a port-forward WebSocket: what `node:http` needs of a socket. The first two bytes on each
 * channel repeat the port's number; anything more on the error channel says that the pod refused.
 */
export class TunnelSocket extends Duplex {
  readonly #opening = new AbortController();
  readonly #socket: Promise<WebSocket>;
  readonly #asked: () => string;
  #open: WebSocket | undefined;
  #idle: NodeJS.Timeout | undefined;

  /** @param asked what was asked for, in words, as far as it is known by then */
  constructor(open: (signal: AbortSignal) => Promise<WebSocket>, asked: () => string) {
    super({ allowHalfOpen: false });
    this.#asked = asked;
    this.#socket = open(this.#opening.signal);
    // Between requests nobody listens.
    this.on('error', () => {});
    this.#socket.then(
      (socket) => this.#use(socket),
      (error) => this.destroy(error),
    );
  }

  #use(socket: WebSocket): void {
    if (this.destroyed) {
      socket.terminate();
      return;
    }
    this.#open = socket;
    const portBytes = [2, 2];
    socket.on('message', (data, isBinary) => {
      const frame = readFrame(data, isBinary);
      if (frame === undefined || frame.channel > errorChannel) return;
      const skipped = Math.min(portBytes[frame.channel] ?? 0, frame.payload.length);
      portBytes[frame.channel] = (portBytes[frame.channel] ?? 0) - skipped;
      const payload = frame.payload.subarray(skipped);
      if (payload.length === 0) return;
      this.#idle?.refresh();
      if (frame.channel === errorChannel) this.destroy(new ClusterError('lost', `${this.#asked()}: ${payload.toString().trim()}`));
      else if (!this.push(payload)) socket.pause();
    });
    socket.once('close', (code) => {
      if (code === normalClosure) this.push(null);
      else this.destroy(new ClusterError('lost', `${this.#asked()}: the connection closed (${code})`));
    });
    socket.resume();
  }

  override _read(): void {
    this.#open?.resume();
  }

  override _write(chunk: Buffer, _encoding: string, callback: (error?: Error | null) => void): void {
    this.#idle?.refresh();
    const frame = Buffer.concat([Buffer.of(dataChannel), chunk]);
    // What can't be sent any more (EPIPE) is followed by `close`, which says it in words.
    const sent = (error?: Error) => {
      if (!error) callback();
    };
    this.#socket.then((socket) => socket.send(frame, sent), callback);
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    clearTimeout(this.#idle);
    this.#opening.abort();
    this.#open?.terminate();
    callback(error);
  }

  /** As net.Socket: `timeout` is emitted after so many milliseconds without traffic; 0 switches it off. */
  setTimeout(ms: number, callback?: () => void): this {
    clearTimeout(this.#idle);
    this.#idle = ms > 0 ? setTimeout(() => this.emit('timeout'), ms) : undefined;
    if (callback && ms > 0) this.once('timeout', callback);
    else if (callback) this.removeListener('timeout', callback);
    return this;
  }

  /** What http.Agent calls on the sockets it keeps; a WebSocket has its own ways. */
  setKeepAlive(): this {
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
}
