/*
 * The adapter between generated ArkTS and the library, as `adapter.c` exports it. Only the generated code uses it.
 *
 * A call is named by its place in a table that was made together with the generated code (`table`).
 */

/**
 * The handle by which an object of the library is held, or a question of the library that waits for its answer. Never
 * made by hand.
 */
export interface Handle {
  readonly isHandleOfEreg: true;
}

/** A value that can be handed to a call: a buffer, a whole number, an object, or what `hold` gave. */
export type Passed = Uint8Array | number | Handle | bigint;

/** The outcome of a call. */
export interface Outcome {
  /** 0: it succeeded. 1: it failed, `bytes` tells how. Anything else: the core itself failed. */
  readonly status: number;
  readonly bytes: Uint8Array | undefined;
  readonly handle: Handle | undefined;
}

/** Answers a question of the library: calls a method of `target`, then `answer` with the ticket, once. */
export type Asked = (target: object, method: number, passed: Array<Uint8Array>, ticket: Handle | undefined) => void;

/** The fingerprint of the table of calls. */
export const table: () => string;

/** Calls, and waits. */
export const call: (index: number, passed: Array<Passed>) => Outcome;

/** Begins a call. The promise is kept whatever comes; it is broken by nothing but the end of the app. */
export const begin: (index: number, passed: Array<Passed>) => Promise<Outcome>;

/** Lets go of an object. Twice is fine. */
export const close: (handle: Handle) => void;

/** Another hold on an object of this kind, for the library to let go of. */
export const lend: (handle: Handle, kind: number) => bigint;

/** Lets the library ask an object of the shell, until it lets go of it. */
export const hold: (target: object, asked: Asked) => bigint;

/** Answers a question. */
export const answer: (ticket: Handle, status: number, bytes: Uint8Array) => void;

/** The text of UTF-8. */
export const textOf: (bytes: Uint8Array, begin: number, end: number) => string;
