import type { CommandCall, Identity } from '../call.js';
import type { Command } from '../commands/define-command.js';
import type { Reply } from '../reply.js';

/** A call on its way to its command. */
export interface Request {
  readonly call: CommandCall;
  /** null: no command has that name. */
  readonly command: Command | null;
  /** null until the access layer has looked the person up; nothing runs without. */
  readonly identity: Identity | null;
}

export type Handler = (request: Request) => Promise<Reply>;
export type Layer = (request: Request, next: Handler) => Promise<Reply>;

/** The first layer is the outermost. */
export const compose = (layers: readonly Layer[], handler: Handler): Handler =>
  layers.reduceRight<Handler>((next, layer) => (request) => layer(request, next), handler);
