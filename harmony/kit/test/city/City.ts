/* A seeded city and its registry: the real program, in a process of its own, on a port of this machine. */

import { ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The registry's program did not do what it was asked. */
export class RegistryTrouble extends Error {}

const PROGRAM = process.env['EREG_REGISTRY'] ?? 'ereg-registry';

/** The directory that the house's own files are below. */
export const REPOSITORY = process.env['EREG_REPOSITORY'] ?? '.';

function run(args: string[]): string {
  const ended = spawnSync(PROGRAM, [...args, '--lang', 'en'], { encoding: 'utf8' });
  if (ended.status !== 0) {
    throw new RegistryTrouble(`${args[0] ?? ''}: ${ended.stdout ?? ''}${ended.stderr ?? ''}`);
  }
  return ended.stdout;
}

/** The address at which a registry listens, and the root that it presents. */
export interface Address {
  readonly url: string;
  readonly office: string;
  readonly rootFingerprint: string;
}

async function serve(directory: string, listen: string): Promise<[ChildProcessWithoutNullStreams, Address]> {
  const serving = spawn(PROGRAM, ['serve', '--data', directory, '--lang', 'en', '--log', 'off', '--listen', listen]);
  let said = '';
  for await (const more of serving.stdout) {
    said += String(more);
    if (said.includes('root fingerprint ') && said.endsWith('\n')) {
      break;
    }
  }
  const value = (head: string): string => {
    const line = said.split('\n').find((each) => each.startsWith(head));
    if (line === undefined) {
      throw new RegistryTrouble(said);
    }
    return line.slice(head.length);
  };
  return [serving, { url: value('listening on '), office: 'demo', rootFingerprint: value('root fingerprint ') }];
}

export class City {
  readonly directory: string;
  /** The registry that a person connects to, with the root as the office publishes it. */
  address: Address;
  private serving: ChildProcessWithoutNullStreams;

  private constructor(directory: string, serving: ChildProcessWithoutNullStreams, address: Address) {
    this.directory = directory;
    this.serving = serving;
    this.address = address;
  }

  /** Seeds a city with its cast and nobody else, and serves it. */
  static async seeded(): Promise<City> {
    const directory = mkdtempSync(join(tmpdir(), 'city-'));
    run(['seed', '--data', directory, '--seed', '7', '--households', '0']);
    const [serving, address] = await serve(directory, '127.0.0.1:0');
    return new City(directory, serving, address);
  }

  /** The registry is gone, as it is for a phone without a network. */
  async fallsSilent(): Promise<void> {
    if (this.serving.exitCode !== null || this.serving.signalCode !== null) {
      return;
    }
    const gone = new Promise<void>((resolve) => this.serving.once('exit', () => resolve()));
    this.serving.kill('SIGKILL');
    await gone;
  }

  /** The registry stands still: it takes what is sent and answers nothing. */
  async stops(): Promise<void> {
    this.serving.kill('SIGSTOP');
    // A thread of it that runs just now goes on for a moment, and would answer the next question.
    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  /** The registry goes on where it stood still. */
  goesOn(): void {
    this.serving.kill('SIGCONT');
  }

  /** The registry is there again, under the same address. */
  async speaksAgain(): Promise<void> {
    [this.serving, this.address] = await serve(this.directory, this.address.url.replace('http://', ''));
  }

  /** The end of the registry and of its files. */
  async end(): Promise<void> {
    await this.fallsSilent();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Returns what the city's list says of a home of its cast, by its key. */
  home(key: string): Map<string, string> {
    const facts = new Map<string, string>();
    for (const line of run(['sandbox', 'home', '--data', this.directory, key]).split('\n')) {
      const equals = line.indexOf('=');
      if (equals > 0) {
        facts.set(line.slice(0, equals), line.slice(equals + 1));
      }
    }
    return facts;
  }

  /** Sets what another office knows or does: `sandbox tax`, `sandbox bank` … */
  sandbox(what: string, ...args: string[]): void {
    run(['sandbox', what, '--data', this.directory, ...args]);
  }
}

/** Does something in a city, and ends the city. */
export async function inACity(story: (city: City) => Promise<void>): Promise<void> {
  const city = await City.seeded();
  try {
    await story(city);
  } finally {
    await city.end();
  }
}
