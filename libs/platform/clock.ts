import { Clock } from '#libs/kernel';

/** The machine's own time. */
export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }
}

/** A time that moves only when told to. */
export class ScriptedClock extends Clock {
  constructor(private time: number) {
    super();
  }

  override now(): number {
    return this.time;
  }

  /** Moves the time forward, in milliseconds. */
  advance(by: number): void {
    this.time += by;
  }
}
